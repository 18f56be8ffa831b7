namespace Seedream.Chaos;

internal static class RandomExtensions
{
    public static bool Flip(this Random random) => random.Next(2) == 0;

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
