namespace Seedream;

/// <summary>
/// The time limit of every regular expression. Each takes linear time, so the limit is reached only by a mistake.
/// </summary>
internal static class RegexLimit
{
    public const int Milliseconds = 10_000;

    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(Milliseconds);
}
