using System.Globalization;

namespace Seedream.Chaos;

/// <summary>A step of a client's own work: the n-th of its kind, written <c>kind:number</c>.</summary>
internal sealed class Step
{
    /// <summary>A look at the clock.</summary>
    public const string Clock = "clock";

    /// <summary>The end of a request, answered or not, or of what follows from it.</summary>
    public const string Exchange = "exchange";

    /// <summary>The end of a submit that was sent and got no answer that says what became of it.</summary>
    public const string Lost = "lost";

    /// <summary>A commit to the ledger.</summary>
    public const string Ledger = "ledger";

    /// <summary>A file begun, finished or renamed.</summary>
    public const string File = "file";

    private int _left;

    public Step(string text)
    {
        if (text.Split(':') is not [var kind, var number])
            throw new FormatException($"'{text}' is no step.");

        Kind = kind;
        _left = int.Parse(number, CultureInfo.InvariantCulture);
    }

    public string Kind { get; }

    /// <summary>A step of a kind was taken; tells whether it was this one.</summary>
    public bool IsTakenBy(string kind) => kind == Kind && Interlocked.Decrement(ref _left) == 0;
}
