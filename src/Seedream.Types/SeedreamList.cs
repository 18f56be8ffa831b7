using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace Seedream;

/// <summary>
/// A list that fits in a table cell: as text, it is its items separated by semicolons. A grave accent in front of a
/// semicolon or of another grave accent makes it a part of its item.
/// </summary>
/// <typeparam name="T">The type of the items.</typeparam>
[CollectionBuilder(typeof(SeedreamLists), nameof(SeedreamLists.Create))]
public sealed class SeedreamList<T> : ReadOnlyCollection<T>
{
    /// <param name="items">The items, which are copied.</param>
    public SeedreamList(IEnumerable<T> items)
        : base([.. items])
    {
    }

    /// <summary>Returns the items separated by semicolons.</summary>
    public override string ToString() => ListText.Join(this.Select(item => item?.ToString() ?? ""));
}
