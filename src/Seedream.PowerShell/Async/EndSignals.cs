using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Seedream.PowerShell.Async;

/// <summary>
/// Ends the runs of this process in an orderly way when the system ends the process: SIGTERM and SIGHUP, and on Windows
/// a closed console, a logoff and a shutdown. Then the signal takes its usual effect.
/// </summary>
internal static class EndSignals
{
    // Windows ends a process five seconds after its console was closed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // The process ends a moment after the signal's handlers return. Nothing tells when. If another handler has canceled
    // the signal, the script goes on after this time.
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(1);

    private static readonly HashSet<Run> Runs = [];
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static bool _isEnding;

    /// <param name="end">Cancels the work. It is called from any thread.</param>
    /// <param name="report">Says what is in progress if the run does not end in time.</param>
    /// <returns>Dispose of it when the run has ended.</returns>
    public static IDisposable Register(Action end, Action report)
    {
        var run = new Run(end, report);
        lock (Runs)
        {
            if (Registrations.Count == 0)
            {
                foreach (PosixSignal signal in Signals())
                    Registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
            }

            Runs.Add(run);
        }

        return run;
    }

    // Under nohup, a run goes on when its terminal is closed.
    private static PosixSignal[] Signals() =>
        IsHangUpIgnored() ? [PosixSignal.SIGTERM] : [PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private static bool IsHangUpIgnored()
    {
        const string Status = "/proc/self/status";
        const string Label = "SigIgn:";
        try
        {
            string? line = File.Exists(Status)
                ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal))
                : null;

            // Bit 0 is signal 1, which is SIGHUP.
            return line is not null
                && ulong.TryParse(
                    line.AsSpan(Label.Length), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong ignored)
                && (ignored & 1) != 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Trace.TraceInformation("'{0}' was not read: {1}", Status, failure.Message);
            return false;
        }
    }

    // The process ends when this returns.
    private static void OnSignal(PosixSignalContext context)
    {
        Run[] runs;
        lock (Runs)
        {
            _isEnding = true;
            runs = [.. Runs];
        }

        foreach (Run run in runs)
            run.End();

        Task.WaitAll([.. runs.Select(run => run.Ended)], Patience);
        foreach (Run run in runs.Where(run => !run.Ended.IsCompleted))
            run.Report();

        lock (Runs)
            _isEnding = false;
    }

    private sealed class Run(Action end, Action report) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void End() => end();

        public void Report() => report();

        public void Dispose()
        {
            bool isLast;
            lock (Runs)
            {
                Runs.Remove(this);
                isLast = _isEnding && Runs.Count == 0;
            }

            // A script that reached its end now would end the process as if it had succeeded.
            _ended.TrySetResult();
            if (isLast)
#pragma warning disable RS0030 // Only the end of the process ends this wait early.
                Thread.Sleep(TimeToEnd);
#pragma warning restore RS0030
        }
    }
}
