using System.Collections;
using Seedream.Ledger;
using Seedream.PowerShell.Session;
using Seedream.Runs;

namespace Seedream.PowerShell.Binding;

/// <summary>Completes the request ids of the latest jobs in the ledger and shows their prompts.</summary>
public sealed class RequestIdCompleter : WordCompleter
{
    private const int MaxJobs = 50;

    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary parameters)
    {
        string path = parameters["LedgerPath"] is string given ? Path.GetFullPath(given) : LedgerLocation.Default;
        if (!File.Exists(path))
            return [];

        return LedgerCache.Open(path).Jobs.List(new JobFilter())
            .Where(row => row.RequestId is not null)
            .Take(MaxJobs)
            .Select(row => (row.RequestId!, $"{row.State}: {row.Prompt}"));
    }
}
