using System.Collections.Concurrent;
using System.Management.Automation;

namespace Seedream.PowerShell.Async;

/// <summary>
/// The jobs that a command has submitted and not brought home. When its pipeline ends before its time they run on and
/// are billed, so the person is told how to pick them up. Used from any thread.
/// </summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<string, SeedreamJob> _jobs = new();

    /// <summary>A job was accepted.</summary>
    public void Add(SeedreamJob job) => _jobs[job.RequestId] = job;

    /// <summary>A job's pictures are home, or its own error says where they are.</summary>
    public void Remove(string requestId) => _jobs.TryRemove(requestId, out _);

    /// <summary>Warns of what is left. The pipeline takes nothing any more, so the host is told.</summary>
    /// <param name="cmdlet">The cmdlet that ended.</param>
    /// <param name="isInLedger">Whether the ledger knows the jobs.</param>
    /// <param name="failures">What its work reported after the end.</param>
    public void Warn(PSCmdlet cmdlet, bool isInLedger, IReadOnlyList<Exception> failures)
    {
        if (IsSilenced(cmdlet))
            return;

        if (!_jobs.IsEmpty)
        {
            string ids = string.Join(", ", _jobs.Keys.Select(id => $"'{id}'"));
            string are = _jobs.Count == 1 ? "1 job runs" : $"{_jobs.Count} jobs run";
            string pickUp = isInLedger ? "Run the same command again to go on, or get" : "Within seven days, get";
            cmdlet.Host?.UI?.WriteWarningLine($"Stopped, but {are} on and will be billed. {pickUp} the pictures with: {ids} | Wait-SeedreamJob | Save-SeedreamImage");
        }

        foreach (SeedreamException unknown in failures.OfType<SeedreamException>().Where(failure => failure.Id == SeedreamErrorId.SubmitOutcomeUnknown))
            cmdlet.Host?.UI?.WriteWarningLine($"{unknown.Message} {unknown.RecommendedAction}");
    }

    private static bool IsSilenced(PSCmdlet cmdlet)
    {
        object? action = cmdlet.MyInvocation.BoundParameters.TryGetValue("WarningAction", out object? bound)
            ? bound
            : cmdlet.SessionState.PSVariable.GetValue("WarningPreference");
        return action?.ToString() is "SilentlyContinue" or "Ignore";
    }
}
