namespace Seedream.Chaos;

/// <summary>The columns of the table, in its order.</summary>
internal enum Count
{
    Trials, Kills, Runs, Edits, Billed, Twice, Images, Missing, LeftOver, Damaged, AtOnce, Adopted, SentAgain, ByPerson,
    Waited, Failed, Skipped,
}

/// <summary>The results of trials.</summary>
internal sealed class Tally
{
    private static readonly string[] Labels =
    [
        "trials", "kills", "runs", "edits", "billed", "twice", "images", "missing", "left over", "damaged", "at once",
        "adopted", "sent again", "by person", "waited", "failed", "skipped",
    ];

    private readonly long[] _counts = new long[Labels.Length];

    public static string Header => Line("scenario", Labels);

    public long this[Count count]
    {
        get => _counts[(int)count];
        set => _counts[(int)count] = value;
    }

    public void Add(Tally other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>What became of the submits without an answer.</summary>
    public string LostSubmits
    {
        get
        {
            long lost = this[Count.AtOnce] + this[Count.Adopted] + this[Count.SentAgain] + this[Count.ByPerson];
            string Share(Count count) => $"{this[count]} ({100.0 * this[count] / Math.Max(1, lost):0} %)";
            return $"{lost} submits without an answer: {Share(Count.AtOnce)} adopted at once, {Share(Count.Adopted)} "
                + $"adopted later, {Share(Count.SentAgain)} sent again, {Share(Count.ByPerson)} left for a person";
        }
    }

    public string Row(string name) => Line(name, _counts.Select(count => $"{count}"));

    private static string Line(string name, IEnumerable<string> cells) => $"{name,-20}" + string.Concat(
        cells.Zip(Labels, (cell, label) => cell.PadLeft(Math.Max(label.Length, 5) + 2)));
}

/// <summary>A promise was broken.</summary>
internal sealed class Violation(string message) : Exception(message);

/// <summary>The machine cannot run the trial.</summary>
internal sealed class Skipped(string message) : Exception(message);
