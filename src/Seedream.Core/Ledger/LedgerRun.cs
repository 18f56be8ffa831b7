namespace Seedream.Ledger;

/// <summary>One run of a command. After it ends, other runs can claim the edits that it did not submit.</summary>
internal sealed class LedgerRun(Guid id, IDisposable held) : IDisposable
{
    public Guid Id => id;

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();
}
