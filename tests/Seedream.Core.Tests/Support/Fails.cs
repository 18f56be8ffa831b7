namespace Seedream.Core.Tests.Support;

/// <summary>Checks a failure: the id, sentences in the message, a recommended action, and no key.</summary>
internal static class Fails
{
    public static SeedreamException With(SeedreamErrorId id, Action act) =>
        Check(id, Assert.Throws<SeedreamException>(act));

    public static async Task<SeedreamException> WithAsync(SeedreamErrorId id, Task task) =>
        Check(id, await Assert.ThrowsAsync<SeedreamException>(() => task.Soon()));

    public static SeedreamException Check(SeedreamErrorId id, SeedreamException failure)
    {
        Assert.True(id == failure.Id, $"Expected {id}, got {failure.Id}: {failure.Message}");
        Assert.EndsWith(".", failure.Description, StringComparison.Ordinal);
        Assert.NotEmpty(failure.RecommendedAction);
        Assert.DoesNotContain(TestService.KeyText, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    public static Task StoppedAsync(Task task) =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(() => task.Soon());
}
