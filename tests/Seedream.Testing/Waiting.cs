namespace Seedream.Testing;

/// <summary>Turns a test that would hang into one that fails.</summary>
public static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For what happens in the file system and tells nobody.</summary>
    public static async Task UntilAsync(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!happened())
            await Task.Delay(1, patience.Token);
    }

    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);
}
