namespace Seedream.PowerShell.Tests.Support;

/// <summary>How long a test waits for what must happen before it fails: never part of what is asserted.</summary>
public static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task OrFail(this Task task) => task.WaitAsync(Limit);

    public static Task<T> OrFail<T>(this Task<T> task) => task.WaitAsync(Limit);
}
