using System.Runtime.InteropServices;

namespace Seedream.Shell;

/// <summary>
/// Turns Ctrl+C and a termination request into a stop of the running pipeline, so that cmdlets can put their affairs in
/// order. A second one ends the process at once, and so does the first while nothing runs.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PipelineRunner _runner;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private bool _asked;

    public Interrupts(PipelineRunner runner)
    {
        _runner = runner;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Whether the process was asked to end, rather than the pipeline alone.</summary>
    public bool WasTerminated { get; private set; }

    /// <summary>The next Ctrl+C is a first one again: a new pipeline begins.</summary>
    public void Forget() => _asked = false;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        WasTerminated |= signal.Signal == PosixSignal.SIGTERM;
        signal.Cancel = !_asked && _runner.TryStop();
        _asked = true;
    }
}
