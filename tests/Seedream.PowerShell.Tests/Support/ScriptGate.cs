namespace Seedream.PowerShell.Tests.Support;

/// <summary>
/// Holds a script until the test lets it go on. Nothing can stop a script in the middle of such a wait, so it ends by
/// itself where the test has failed.
/// </summary>
public sealed class ScriptGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the script has come to the gate.</summary>
    public Task Reached => _reached.Task.Soon();

    /// <summary>Lets the script go on.</summary>
    public void Open() => _open.TrySetResult();

    /// <summary>Called by the script.</summary>
    public void Wait()
    {
        _reached.TrySetResult();
        _open.Task.Soon().GetAwaiter().GetResult();
    }
}
