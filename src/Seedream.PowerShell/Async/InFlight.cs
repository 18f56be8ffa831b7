using System.Collections.Concurrent;
using System.Globalization;

namespace Seedream.PowerShell.Async;

/// <summary>
/// The submitted jobs whose output has not been written yet. If the pipeline ends early, they continue on the service
/// and are billed, so the user is told how to get their images. Thread-safe.
/// </summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<string, SeedreamJob> _jobs = new();

    public void Add(SeedreamJob job) => _jobs[job.RequestId] = job;

    public void Remove(string requestId) => _jobs.TryRemove(requestId, out _);

    /// <summary>Writes warnings to the host, because the pipeline accepts no output after its end.</summary>
    /// <param name="cmdlet">The cmdlet that ended.</param>
    /// <param name="inLedger">
    /// The parameter that names the jobs' ledger to later commands, empty for their own ledger; null for no ledger.
    /// </param>
    /// <param name="failures">The failures of canceled work that were not reported.</param>
    public void Warn(AsyncCmdlet cmdlet, string? inLedger, IReadOnlyList<Exception> failures)
    {
        object? action = cmdlet.CommonParameter("WarningAction", "WarningPreference");
        if (action?.ToString() is "SilentlyContinue" or "Ignore")
            return;

        if (!_jobs.IsEmpty)
        {
            string jobs = _jobs.Count == 1 ? "1 job is still running" : $"{_jobs.Count} jobs are still running";
            string resume =
                inLedger is null ? "Within seven days, get" : "Run the same command again to resume, or get";
            string ids = string.Join(", ", _jobs.Keys.Select(CommandText.Quote));
            string source = inLedger is null ? ids : $"Get-SeedreamJob -Status Running, Completed{Since()}{inLedger}";
            cmdlet.Host?.UI?.WriteWarningLine(
                $"The command was stopped, but {jobs} on the service and will be billed. {resume} the images with: "
                + $"{source} | Wait-SeedreamJob{inLedger} | Save-SeedreamImage{inLedger}");
            if (cmdlet.IsOn("Verbose"))
                cmdlet.Host?.UI?.WriteVerboseLine($"Jobs in progress: {ids}");
        }

        foreach (SeedreamException failure in failures.OfType<SeedreamException>())
        {
            if (failure.Id == SeedreamErrorId.SubmitOutcomeUnknown)
                cmdlet.Host?.UI?.WriteWarningLine(failure.Message);
        }
    }

    // Leaves out older jobs, whose images nobody may want or the service has deleted.
    private string Since() => _jobs.Values.Min(job => job.Submitted) is { } first
        ? string.Create(CultureInfo.InvariantCulture, $" -Since '{first:yyyy-MM-dd HH:mm}'")
        : "";
}
