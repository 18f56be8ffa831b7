namespace Seedream.Testing;

/// <summary>Lets a test fail that would otherwise hang. A passing test never waits this long.</summary>
public static class Waiting
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits for a change in the file system that nothing reports.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
            await Task.Delay(1, limit.Token);
    }

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);
}
