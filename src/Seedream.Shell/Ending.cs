namespace Seedream.Shell;

/// <summary>Does something when it is disposed of.</summary>
internal sealed class Ending(Action action) : IDisposable
{
    public void Dispose() => action();
}
