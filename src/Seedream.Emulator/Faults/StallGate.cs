namespace Seedream.Emulator;

/// <summary>Holds stalled requests until a test releases them. One gate can hold many.</summary>
public sealed class StallGate
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first request arrives at the gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the requests continue.</summary>
    public void Release() => _released.TrySetResult(true);

    /// <summary>Aborts the connections of the requests.</summary>
    public void Abort() => _released.TrySetResult(false);

    internal Task<bool> WaitAsync(CancellationToken cancellation)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(cancellation);
    }
}
