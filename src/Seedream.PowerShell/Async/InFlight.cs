using System.Collections.Concurrent;

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
    /// <param name="isInLedger">Whether the jobs are in a ledger that later commands can read.</param>
    /// <param name="failures">The failures of canceled work that were not reported.</param>
    public void Warn(AsyncCmdlet cmdlet, bool isInLedger, IReadOnlyList<Exception> failures)
    {
        object? action = cmdlet.CommonParameter("WarningAction", "WarningPreference");
        if (action?.ToString() is "SilentlyContinue" or "Ignore")
            return;

        if (!_jobs.IsEmpty)
        {
            string jobs = _jobs.Count == 1 ? "1 job is still running" : $"{_jobs.Count} jobs are still running";
            string resume = isInLedger ? "Run the same command again to resume, or get" : "Within seven days, get";
            string ids = string.Join(", ", _jobs.Keys.Select(id => $"'{id}'"));
            cmdlet.Host?.UI?.WriteWarningLine(
                $"The command was stopped, but {jobs} on the service and will be billed. "
                + $"{resume} the images with: {ids} | Wait-SeedreamJob | Save-SeedreamImage");
        }

        foreach (SeedreamException failure in failures.OfType<SeedreamException>())
        {
            if (failure.Id == SeedreamErrorId.SubmitOutcomeUnknown)
                cmdlet.Host?.UI?.WriteWarningLine(failure.Message);
        }
    }
}
