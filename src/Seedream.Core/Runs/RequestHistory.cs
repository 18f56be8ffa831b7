using System.Text.Json.Nodes;
using Seedream.Ledger;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>What the service's history says about a submit that got no answer.</summary>
internal enum HistoryVerdict
{
    /// <summary>The submit was accepted: there is a request like it that no row of the ledger has.</summary>
    Accepted,

    /// <summary>There is certainly none: it may be sent again.</summary>
    NotAccepted,

    /// <summary>The history does not tell.</summary>
    Unclear,
}

/// <summary>
/// Asks the service's request history what the queue cannot tell: whether a submit without an answer was accepted, and
/// where the pictures of a job are that the queue has forgotten.
/// </summary>
/// <param name="api">The service.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class RequestHistory(SeedreamApi api, JobLedger ledger)
{
    // How far the service's clock and this machine's may lie apart: local time taken for UTC, anywhere on earth.
    private static readonly TimeSpan Skew = TimeSpan.FromDays(1);

    // How long a run waits for the history to become clear about a submit of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // So long after its own time-out a request that the history does not list was not accepted, whatever delay its rows have.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>Finds out about a submit without an answer, and waits a while for the history to be clear about it.</summary>
    /// <param name="lost">The row, in the state Unknown.</param>
    /// <param name="context">Until when, and who is told.</param>
    /// <returns>The verdict, and the row of the history where the submit was accepted.</returns>
    public async Task<(HistoryVerdict Verdict, HistoryRow? Row)> FindAsync(LedgerRow lost, CallContext context)
    {
        long began = api.Transport.Clock.GetTimestamp();
        for (TimeSpan pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            (HistoryVerdict verdict, HistoryRow? row) = await LookAsync(lost, context).ConfigureAwait(false);
            if (verdict != HistoryVerdict.Unclear || api.Transport.Clock.GetElapsedTime(began) + pause > Patience || pause > context.Deadline.Remaining)
                return (verdict, row);

            await Task.Delay(pause, api.Transport.Clock, context.Deadline.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for the rows of a job that the queue has forgotten; none where the history cannot be asked.</summary>
    public async Task<IReadOnlyList<HistoryRow>> FindAsync(SeedreamJob job, CallContext context)
    {
        try
        {
            List<HistoryRow> rows = await api.GetHistoryAsync(job.RequestId, context).ConfigureAwait(false);

            // A request has a row for each output, and asked for by its id the history may give the first alone. What a
            // job of another program asked for is not known.
            bool mayHaveMore = job.MaxImages > 1 || (job.MaxImages is null && job.Prompt is null);
            if (rows is not [{ Status: "COMPLETED", Created: { } created }] || !mayHaveMore)
                return rows;

            await foreach (HistoryRow row in api.GetHistoryAsync(new HistoryQuery(created - Skew, created + Skew), context).ConfigureAwait(false))
            {
                if (row.RequestId == job.RequestId)
                    rows.Add(row);
            }

            return rows;
        }
        catch (SeedreamException failure) when (!failure.EndsTheRun || failure.Id == SeedreamErrorId.ModelUnavailable)
        {
            return [];
        }
    }

    private async Task<(HistoryVerdict Verdict, HistoryRow? Row)> LookAsync(LedgerRow lost, CallContext context)
    {
        if (lost.SubmittingAt is not { } sent || Parse(lost.RequestBody) is not { } body)
            return (HistoryVerdict.Unclear, null);

        bool isComplete = true;
        bool isCurrent = false;
        try
        {
            var query = new HistoryQuery(sent - Skew, sent + Skew);
            await foreach (HistoryRow row in api.GetHistoryAsync(query, context).ConfigureAwait(false))
            {
                if (row.Created < sent - Skew)
                    continue;

                LedgerRow? owner = ledger.Jobs.FindByRequestId(lost.Endpoint, row.RequestId);
                if (owner is { Key: not null })
                {
                    // A later request of ours is listed: one sent before it would be, too.
                    isCurrent |= owner.SubmitOrder > lost.SubmitOrder;
                }
                else if (Parse(row.RequestBody) is not { } other)
                {
                    // It might be ours, and does not say.
                    isComplete = false;
                }
                else if (JsonNode.DeepEquals(body, other))
                {
                    return (HistoryVerdict.Accepted, row);
                }
            }
        }
        catch (SeedreamException failure) when (!failure.EndsTheRun || failure.Id == SeedreamErrorId.ModelUnavailable)
        {
            return (HistoryVerdict.Unclear, null);
        }

        isCurrent |= Age(lost, sent) > api.Transport.Settings.RequestTimeout + Settled;
        return (isComplete && isCurrent ? HistoryVerdict.NotAccepted : HistoryVerdict.Unclear, null);
    }

    // By the service's clock, as the history's own answers tell it: this machine's may have been set meanwhile. A submit
    // before which no answer had told the service's time is taken to be as young as the first answer after it.
    private TimeSpan Age(LedgerRow lost, DateTimeOffset sent) => api.Transport.ServiceClock.LastHeard is { } now
        ? now - (lost.ServiceAt ?? ledger.Jobs.RecordServiceTime(lost, now))
        : api.Transport.Clock.GetUtcNow() - sent;

    // Bodies are compared as the ledger keeps them: without the data of pictures.
    private static JsonNode? Parse(string? body)
    {
        if (string.IsNullOrEmpty(body))
            return null;

        try
        {
            return JsonNode.Parse(InlineData.Omit(body));
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
