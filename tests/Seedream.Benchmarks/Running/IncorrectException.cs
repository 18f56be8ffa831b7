namespace Seedream.Benchmarks.Running;

/// <summary>What was measured did not do its work: a picture is missing, a job was billed twice. Its figures say nothing.</summary>
internal sealed class IncorrectException(string message) : Exception(message)
{
    /// <summary>Requires two numbers to be the same.</summary>
    public static void Unless(long expected, long actual, string what)
    {
        if (expected != actual)
            throw new IncorrectException($"{what}: {actual} and not {expected}");
    }
}
