using System.Runtime.InteropServices;

namespace Seedream.Shell;

/// <summary>
/// Turns Ctrl+C and a termination request into a stop of the running pipeline, so that cmdlets can put their affairs in
/// order. A second one ends the process at once.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private readonly PipelineRunner _runner;
    private readonly bool _hasPrompt;
    private readonly PosixSignalRegistration[] _registrations;
    private bool _asked;

    /// <param name="runner">What to stop.</param>
    /// <param name="hasPrompt">Whether Ctrl+C leads back to a prompt; else it ends the process.</param>
    public Interrupts(PipelineRunner runner, bool hasPrompt)
    {
        (_runner, _hasPrompt) = (runner, hasPrompt);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Whether the process was asked to end, rather than the pipeline alone.</summary>
    public bool WasTerminated { get; private set; }

    /// <summary>The next signal is a first one again: a new pipeline begins.</summary>
    public void Forget() => _asked = false;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private void Stop(PosixSignalContext signal)
    {
        // The runtime's own answer would wait for the pipeline that does not stop.
        signal.Cancel = true;
        bool terminates = signal.Signal == PosixSignal.SIGTERM;
        WasTerminated |= terminates;
        if (!_asked && _runner.TryStop())
            _asked = true;
        else if (_asked || terminates || !_hasPrompt)
            Environment.Exit(terminates ? ExitCode.Terminated : ExitCode.Interrupted);
    }
}
