using System.Globalization;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>
/// Keeps the bill of a run below a limit. A job counts with its list price from before the submit until the service
/// reports its cost. A submit with an unknown outcome counts with its list price.
/// </summary>
/// <param name="limit">The maximum cost of the run in US dollars; null for no limit.</param>
internal sealed class CostLimit(decimal? limit)
{
    private readonly object _lock = new();
    private readonly Dictionary<long, decimal> _reserved = [];
    private decimal _spent;

    /// <exception cref="SeedreamException">The edit could exceed the limit, so it must not be submitted.</exception>
    public void Reserve(LedgerRow row, Edit edit)
    {
        decimal price = edit.ListPrice;
        lock (_lock)
        {
            decimal committed = _spent + _reserved.Values.Sum();
            if (committed + price > limit)
                throw Reached(edit, committed, price);

            _reserved[row.Id] = price;
        }
    }

    public void Release(LedgerRow row) => Settle(row, 0);

    /// <param name="row">The job.</param>
    /// <param name="cost">The cost in US dollars; null where the service did not report it, so the list price counts.</param>
    public void Settle(LedgerRow row, decimal? cost)
    {
        lock (_lock)
        {
            if (_reserved.Remove(row.Id, out decimal price))
                _spent += cost ?? price;
        }
    }

    private SeedreamException Reached(Edit edit, decimal committed, decimal price) => new(
        SeedreamErrorId.CostLimitReached,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The run would exceed its limit of {limit} USD: {edit.DisplayName} could cost {price} USD, and {committed} USD "
            + $"are already spent or in flight. This edit and all later ones were not submitted."),
        "Raise -MaximumCost and run the same command again. Finished edits are not billed again.");
}
