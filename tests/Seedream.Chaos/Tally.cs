namespace Seedream.Chaos;

/// <summary>What trials came to.</summary>
internal sealed class Tally
{
    public int Trials;
    public int Kills;
    public int Runs;
    public int Edits;
    public long Billed;
    public long Duplicates;
    public int Pictures;
    public int Missing;
    public int Leftovers;
    public int Integrity;
    public int Adopted;
    public int Resent;
    public int Skipped;
    public int Failed;

    public void Add(Tally other)
    {
        Trials += other.Trials;
        Kills += other.Kills;
        Runs += other.Runs;
        Edits += other.Edits;
        Billed += other.Billed;
        Duplicates += other.Duplicates;
        Pictures += other.Pictures;
        Missing += other.Missing;
        Leftovers += other.Leftovers;
        Integrity += other.Integrity;
        Adopted += other.Adopted;
        Resent += other.Resent;
        Skipped += other.Skipped;
        Failed += other.Failed;
    }
}

/// <summary>A trial found a broken promise.</summary>
/// <param name="message">Which.</param>
internal sealed class Violation(string message) : Exception(message);

/// <summary>This machine cannot run the trial.</summary>
/// <param name="message">Why.</param>
internal sealed class Skipped(string message) : Exception(message);
