namespace Seedream.Benchmarks.Running;

/// <summary>An image is missing or a job was billed twice, so the figures are invalid.</summary>
internal sealed class IncorrectException(string message) : Exception(message)
{
    public static void Unless(long expected, long actual, string what)
    {
        if (expected != actual)
            throw new IncorrectException($"{what}: expected {expected}, got {actual}");
    }
}
