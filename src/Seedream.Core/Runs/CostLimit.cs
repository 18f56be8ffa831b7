using System.Globalization;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Runs;

/// <summary>
/// Keeps a run's bill below a limit. A job counts with the list price from before its submit until the service has said
/// what it cost; one whose outcome is not known counts for good.
/// </summary>
/// <param name="limit">The most that the run may cost, in US dollars; null for no limit.</param>
internal sealed class CostLimit(decimal? limit)
{
    private readonly object _lock = new();
    private readonly Dictionary<long, decimal> _reserved = [];
    private decimal _spent;

    /// <summary>Sets the price of an edit aside.</summary>
    /// <exception cref="SeedreamException">The bill could pass the limit. The edit was not submitted.</exception>
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

    /// <summary>A job was not accepted, or not billed.</summary>
    public void Release(LedgerRow row) => Settle(row, 0);

    /// <summary>The service has said what a job cost.</summary>
    /// <param name="row">The job.</param>
    /// <param name="cost">US dollars; null where it did not say, so that the list price stands.</param>
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
        string.Create(CultureInfo.InvariantCulture, $"{edit.DisplayName} could cost {price} USD, and with the {committed} USD that are spent or in flight the run would pass its limit of {limit} USD. It was not submitted, and nothing more is."),
        "Raise -MaximumCost and run the command again: what is done is not paid again.");
}
