using Seedream.Ledger;
using Seedream.Runs.Evidence;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>Decides about submits without an answer from the service's request history.</summary>
/// <param name="api">The service.</param>
/// <param name="ledger">The ledger.</param>
/// <param name="resubmitAfter">The time after a submit's own timeout before a missing row proves anything.</param>
internal sealed class LostSubmits(SeedreamApi api, JobLedger ledger, TimeSpan resubmitAfter) : IDisposable
{
    // The history takes no longer window.
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    // A short look: a run does not hold a slot while rows may appear for two hours.
    private static readonly TimeSpan[] Looks = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)];

    // A date that is no older than this needs no request of its own.
    private static readonly TimeSpan Current = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1);
    private (long StartedAt, DateTimeOffset From, HistoryListing Listing)? _last;

    private Uri Endpoint => api.Transport.Settings.Endpoint;

    /// <summary>Decides about a submit without an answer.</summary>
    /// <param name="lost">Its row, in the state Unknown.</param>
    /// <param name="isFresh">Whether it was sent a moment ago, so that its row may appear within seconds.</param>
    /// <param name="context">The deadline and the log.</param>
    public async Task<Verdict> DecideAsync(LedgerRow lost, bool isFresh, CallContext context)
    {
        Verdict verdict = new(null, Doubt.Unreadable, [], null);
        foreach (TimeSpan pause in isFresh ? Looks : Looks[..1])
        {
            if (pause > context.Deadline.Remaining)
                break;

            await Task.Delay(pause, api.Transport.Clock, context.Deadline.Token).ConfigureAwait(false);
            verdict = await LookAsync(lost, context).ConfigureAwait(false);
            if (verdict.IsAccepted || verdict.IsNotAccepted)
                break;
        }

        return verdict;
    }

    public void Dispose() => _reading.Dispose();

    private async Task<Verdict> LookAsync(LedgerRow lost, CallContext context)
    {
        long asked = api.Transport.Clock.GetTimestamp();
        DateTimeOffset? now = await NowAsync(context).ConfigureAwait(false);
        if (now is { } time && lost.LostAt is null)
            lost = lost with { LostAt = ledger.Jobs.RecordLoss(lost, time) };

        var photos = new RecordedPhotos(ledger, Endpoint);
        if (photos.Read(lost) is not { } submit)
            return new Verdict(null, Doubt.NotCalibrated, [], null);

        HistoryListing? rows =
            await ReadAsync(lost.ServiceAt ?? lost.LostAt ?? lost.SubmittingAt!.Value, now, asked, context)
            .ConfigureAwait(false);
        if (rows is null)
            return new Verdict(null, Doubt.Unreadable, [], submit.LostAt + Wait);

        return Judge.Decide(submit, photos.Unanswered(lost), photos.Listing(rows), now, Wait);
    }

    // The request itself may have been on its way for as long as its own timeout.
    private TimeSpan Wait => api.Transport.Settings.RequestTimeout + resubmitAfter;

    /// <summary>
    /// Reads the history, or shares a reading that began after this one was asked for; null if it fails.
    /// </summary>
    private async Task<HistoryListing?> ReadAsync(
        DateTimeOffset sentAt, DateTimeOffset? now, long asked, CallContext context)
    {
        DateTimeOffset from = sentAt - RequestHistory.Skew;
        DateTimeOffset to = (now ?? sentAt) + RequestHistory.Skew;
        if (to - from > LongestWindow)
            to = from + LongestWindow;

        await _reading.WaitAsync(context.Deadline.Token).ConfigureAwait(false);
        try
        {
            if (_last is { } last && last.StartedAt >= asked && last.From <= from)
                return last.Listing;

            long started = api.Transport.Clock.GetTimestamp();
            HistoryListing listing = await api.ListHistoryAsync(from, to, context).ConfigureAwait(false);
            _last = (started, from, listing);
            return listing;
        }
        catch (SeedreamException failure) when (!RequestHistory.EndsTheRun(failure))
        {
            return null;
        }
        finally
        {
            _reading.Release();
        }
    }

    // All times are those of one host, the endpoint of the API: this computer's clock and those of other hosts may
    // differ. Only what that host has just said counts, because this computer may have slept since.
    private async Task<DateTimeOffset?> NowAsync(CallContext context)
    {
        if (api.Transport.ServiceClock.Age > Current)
        {
            try
            {
                await api.GetCreditAsync(context).ConfigureAwait(false);
            }
            catch (SeedreamException failure) when (ServiceErrors.MayPass(failure))
            {
                return null;
            }
        }

        return api.Transport.ServiceClock.LastHeard;
    }
}
