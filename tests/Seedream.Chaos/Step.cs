using System.Globalization;

namespace Seedream.Chaos;

/// <summary>The n-th step of a kind in a client's work, written as <c>kind:number</c>.</summary>
internal sealed class Step
{
    /// <summary>The clock is read.</summary>
    public const string Clock = "clock";

    /// <summary>A request ends, or an event of the edit follows from it.</summary>
    public const string Exchange = "exchange";

    /// <summary>A submit ends without an answer that tells its outcome.</summary>
    public const string Lost = "lost";

    /// <summary>A transaction of the ledger is committed.</summary>
    public const string Ledger = "ledger";

    /// <summary>A file is created, renamed or deleted.</summary>
    public const string File = "file";

    private int _remaining;

    public Step(string text)
    {
        if (text.Split(':') is not [var kind, var number])
            throw new FormatException($"'{text}' is not a step.");

        Kind = kind;
        _remaining = int.Parse(number, CultureInfo.InvariantCulture);
    }

    public string Kind { get; }

    /// <summary>Counts a step of a kind, and tells whether it is this one.</summary>
    public bool IsReachedBy(string kind) => kind == Kind && Interlocked.Decrement(ref _remaining) == 0;
}
