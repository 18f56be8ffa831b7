using System.Globalization;
using Seedream.Edits;

namespace Seedream.Runs;

/// <summary>
/// Keeps the bill of a run below a limit. A job counts with its expected price from before the submit until the service
/// reports its cost. A submit with an unknown outcome counts with its expected price.
/// </summary>
/// <param name="limit">The maximum cost of the run in US dollars; null for no limit.</param>
internal sealed class CostLimit(decimal? limit)
{
    private readonly object _lock = new();
    private readonly Dictionary<long, int> _reservedImages = [];
    private decimal _spent;

    // Where the service bills more than the list price, the next jobs of the run will cost as much.
    private decimal _pricePerImage = ModelLimits.PricePerImage;

    /// <summary>The cost of the run's jobs that have ended, in US dollars.</summary>
    public decimal Spent
    {
        get
        {
            lock (_lock)
                return _spent;
        }
    }

    /// <summary>The price of the run's submits whose job has not ended or is not known, in US dollars.</summary>
    public decimal Pending
    {
        get
        {
            lock (_lock)
                return ReservedPrice;
        }
    }

    private decimal ReservedPrice => _reservedImages.Values.Sum() * _pricePerImage;

    /// <param name="job">The number of its ledger row.</param>
    /// <param name="edit">The edit that is about to be submitted.</param>
    /// <exception cref="SeedreamException">The edit could exceed the limit, so it must not be submitted.</exception>
    public void Reserve(long job, Edit edit)
    {
        lock (_lock)
        {
            decimal committed = _spent + ReservedPrice;
            decimal price = edit.ImageCount * _pricePerImage;
            if (committed + price > limit)
                throw Reached(edit, committed, price);

            _reservedImages[job] = edit.ImageCount;
        }
    }

    /// <summary>Forgets a job that is not billed.</summary>
    public void Release(long job)
    {
        lock (_lock)
            _reservedImages.Remove(job);
    }

    /// <summary>Counts the cost of a job that has ended, if this run reserved it.</summary>
    /// <param name="job">The number of its ledger row.</param>
    /// <param name="cost">The cost in US dollars; null to count the list price.</param>
    public void Settle(long job, decimal? cost)
    {
        lock (_lock)
        {
            if (!_reservedImages.Remove(job, out int images))
                return;

            _spent += cost ?? JobCost.Estimate(images);
            _pricePerImage = Math.Max(_pricePerImage, (cost ?? 0) / images);
        }
    }

    private SeedreamException Reached(Edit edit, decimal committed, decimal price) => new(
        SeedreamErrorId.CostLimitReached,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The run would exceed its limit of {limit} USD: {edit.DisplayName} could cost {price} USD, and "
            + $"{committed} USD are already spent or in flight. This edit and all later ones were not submitted."),
        "Raise -MaximumCost and run the same command again. Finished edits are not billed again.");
}
