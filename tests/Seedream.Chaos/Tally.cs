namespace Seedream.Chaos;

/// <summary>The columns of the table, in its order.</summary>
internal enum Count
{
    Trials, Kills, Runs, Edits, Billed, Twice, Images, Missing, LeftOver, Damaged, Adopted, SentAgain, Failed, Skipped,
}

/// <summary>The results of trials.</summary>
internal sealed class Tally
{
    private static readonly string[] Labels =
    [
        "trials", "kills", "runs", "edits", "billed", "twice", "images", "missing", "left over", "damaged", "adopted",
        "sent again", "failed", "skipped",
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

    public string Row(string name) => Line(name, _counts.Select(count => $"{count}"));

    private static string Line(string name, IEnumerable<string> cells) => $"{name,-15}" + string.Concat(
        cells.Zip(Labels, (cell, label) => cell.PadLeft(Math.Max(label.Length, 5) + 2)));
}

/// <summary>A promise was broken.</summary>
internal sealed class Violation(string message) : Exception(message);

/// <summary>The machine cannot run the trial.</summary>
internal sealed class Skipped(string message) : Exception(message);
