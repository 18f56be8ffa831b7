using Seedream.Ledger;
using Seedream.PowerShell.Session;
using Seedream.Runs;

namespace Seedream.PowerShell.Binding;

/// <summary>Completes request ids with those of the latest jobs, and says what they are of.</summary>
public sealed class RequestIdCompleter : WordCompleter
{
    private const int Most = 50;

    /// <inheritdoc/>
    protected override IEnumerable<(string Text, string Tip)> Words()
    {
        string path = LedgerLocation.Default;
        if (!File.Exists(path))
            return [];

        return LedgerCache.Open(path).Jobs(new JobFilter())
            .Where(row => row.RequestId is not null)
            .Take(Most)
            .Select(row => (row.RequestId!, $"{row.State}: {row.Prompt}"));
    }
}
