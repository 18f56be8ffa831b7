namespace Seedream;

/// <summary>Creates lists from collection expressions.</summary>
internal static class SeedreamLists
{
    public static SeedreamList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
