namespace Seedream.Ledger;

/// <content>
/// The steps of a job. Those whose loss would cost money are on the disk when they return; the loss of another, to a
/// power failure, only means that the service is asked once more.
/// </content>
public sealed partial class JobLedger
{
    // Numbers submits and losses in the order of their transactions, which no clock can change.
    private const string NextTurn = "turn = (SELECT coalesce(max(turn), 0) + 1 FROM job)";

    /// <summary>New → Submitting, on the disk: the request may leave when this has returned.</summary>
    /// <param name="row">A row that this run has claimed.</param>
    /// <param name="requestBody">The JSON that is sent. Image data in it is left out.</param>
    /// <param name="run">The run that submits.</param>
    /// <param name="serviceTime">What the service's clock shows; null where no answer has told.</param>
    public LedgerRow RecordIntent(LedgerRow row, string requestBody, LedgerRun run, DateTimeOffset? serviceTime = null) => _writer.Write(durable: true, () =>
    {
        if (ReadById(_writer, row.Id) is { } held && held.Run != run.Id)
            throw new InvalidOperationException($"Row {row.Id} of the ledger belongs to another run.");

        return Move(
            row,
            $"state = $submitting, request_body = $body, submitting_at = $now, service_at = $service, {NextTurn}",
            [LedgerState.New],
            ("$submitting", LedgerState.Submitting),
            ("$service", serviceTime?.ToUnixTimeMilliseconds()),
            ("$body", InlineData.Omit(requestBody)));
    });

    /// <summary>New or Submitting → gone: it was certainly not accepted, and there is nothing to remember.</summary>
    public void Discard(LedgerRow row) => _writer.Write(durable: false, () =>
    {
        LedgerRow gone = Move(row, "run = NULL", [LedgerState.New, LedgerState.Submitting]);
        Restore(gone);
        return _writer.Execute("DELETE FROM job WHERE id = $id", ("$id", row.Id));
    });

    /// <summary>
    /// Submitting or Unknown → Running, on the disk. A row without an edit that was made for the same job becomes one
    /// with this.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="requestId">The service's name for the job; null where it gave none, as the direct endpoint may.</param>
    public LedgerRow Accept(LedgerRow row, string? requestId) => Paid(requestId, () => _writer.Write(durable: true, () =>
    {
        _writer.Execute(
            "DELETE FROM job WHERE request_id = $request AND endpoint = $endpoint AND edit_key IS NULL AND id <> $id",
            ("$request", requestId),
            ("$endpoint", Text(row.Endpoint)),
            ("$id", row.Id));
        if (requestId is not null && ReadByRequestId(_writer, row.Endpoint, requestId) is { } other)
            return other.Id == row.Id ? other : throw new InvalidOperationException($"The job {requestId} is that of row {other.Id} of the ledger, and not of row {row.Id}.");

        return Move(
            row,
            "state = $running, request_id = $request, run = NULL, request_body = NULL, submitted_at = coalesce(submitted_at, $now)",
            [LedgerState.Submitting, LedgerState.Unknown],
            ("$running", LedgerState.Running),
            ("$request", requestId));
    }));

    /// <summary>Submitting → Failed: the service refused the submit, and bills nothing.</summary>
    /// <param name="row">The row.</param>
    /// <param name="error">Why, in the service's words.</param>
    public LedgerRow Refuse(LedgerRow row, string error) => _writer.Write(durable: false, () => EndUnpaid(row, error, [LedgerState.Submitting]));

    /// <summary>Submitting → Unknown, on the disk: the request left and got no answer.</summary>
    public LedgerRow MarkUnknown(LedgerRow row) => _writer.Write(durable: true, () => MoveToUnknown(row));

    /// <summary>Dates a lost submit by the service's clock, unless that has been done.</summary>
    /// <param name="row">A row whose submit got no answer.</param>
    /// <param name="serviceTime">What the service's clock shows.</param>
    /// <returns>The row's date by the service's clock: this one or the one that it had.</returns>
    public DateTimeOffset Date(LedgerRow row, DateTimeOffset serviceTime) => _writer.Write(durable: false, () =>
    {
        _writer.Execute("UPDATE job SET service_at = $service WHERE id = $id AND service_at IS NULL", ("$service", serviceTime.ToUnixTimeMilliseconds()), ("$id", row.Id));
        return ReadById(_writer, row.Id)?.ServiceAt ?? serviceTime;
    });

    /// <summary>Unknown → New: the service's history is sure that there is no such job.</summary>
    /// <param name="row">The row as it was when the history was asked.</param>
    /// <param name="run">The run that submits it now.</param>
    /// <exception cref="InvalidOperationException">
    /// Another run was faster: it submitted the row again, or made a new one. Claim the edit again.
    /// </exception>
    public LedgerRow Reclaim(LedgerRow row, LedgerRun run) => _writer.Write(durable: false, () =>
    {
        if (ReadById(_writer, row.Id) is { } held && (!held.IsCurrent || held.SubmittingAt != row.SubmittingAt))
            throw new InvalidOperationException($"Row {row.Id} of the ledger has been submitted again, or replaced, by another run.");

        return Move(
            row,
            "state = $new, run = $run, request_body = NULL, submitting_at = NULL, service_at = NULL, claimed_at = $now",
            [LedgerState.Unknown],
            ("$new", LedgerState.New),
            ("$run", run.Id.ToString("N")));
    });

    /// <summary>Running or Expired → Completed. A row that another run has brought there, or further, stays as it is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cost">What the service charged, in US dollars; null where it did not say.</param>
    /// <param name="duration">The time from the submit to the end; null where it was not watched.</param>
    /// <param name="images">The job's pictures.</param>
    public LedgerRow Complete(LedgerRow row, decimal? cost, TimeSpan? duration, IReadOnlyList<SeedreamImage> images) => _writer.Write(durable: false, () =>
    {
        if (ReadById(_writer, row.Id) is { State: LedgerState.Completed or LedgerState.Saved } done)
            return done;

        LedgerRow completed = Move(
            row,
            "state = $completed, cost_micros = coalesce($cost, cost_micros), duration_ms = coalesce($duration, duration_ms), ended_at = $now",
            [LedgerState.Running, LedgerState.Expired],
            ("$completed", LedgerState.Completed),
            ("$cost", JobRowMapper.ToMicros(cost)),
            ("$duration", (long?)duration?.TotalMilliseconds));
        foreach (SeedreamImage image in images)
            AddImage(row.Id, image);

        return completed;
    });

    /// <summary>Running or Expired → Failed, not billed. A row that another run has brought there stays as it is.</summary>
    /// <param name="row">The row.</param>
    /// <param name="error">Why, in the service's words.</param>
    public LedgerRow Fail(LedgerRow row, string error) => _writer.Write(durable: false, () =>
        ReadById(_writer, row.Id) is { State: LedgerState.Failed } failed ? failed : EndUnpaid(row, error, [LedgerState.Running, LedgerState.Expired]));

    /// <summary>
    /// Running or Completed → Expired: the service has forgotten the job. A row that another run has saved, or has
    /// brought there, stays as it is.
    /// </summary>
    public LedgerRow Expire(LedgerRow row) => _writer.Write(durable: false, () =>
        ReadById(_writer, row.Id) is { State: LedgerState.Expired or LedgerState.Saved } there
            ? there
            : Move(row, "state = $expired", [LedgerState.Running, LedgerState.Completed], ("$expired", LedgerState.Expired)));

    /// <summary>
    /// Records that a picture is on disk; with the last of them the row is Saved. A picture of a saved row may be saved
    /// again, elsewhere. What was recorded for the same path before is not there any more.
    /// </summary>
    /// <param name="row">A row that is Completed, Saved, or Expired after it was completed.</param>
    /// <param name="index">The picture's place among those of its job, from 1.</param>
    /// <param name="path">The file's full path.</param>
    /// <param name="length">Its length in bytes.</param>
    public LedgerRow Saved(LedgerRow row, int index, string path, long length) => _writer.Write(durable: false, () =>
    {
        LedgerState[] from = [LedgerState.Completed, LedgerState.Saved, LedgerState.Expired];
        LedgerRow known = Move(row, "error = NULL", from);
        AddFile(row.Id, index, path, length);
        return AllSaved(row.Id) ? Move(known, "state = $saved", from, ("$saved", LedgerState.Saved)) : known;
    });

    /// <summary>Forgets a job.</summary>
    /// <returns>Whether there was something to forget.</returns>
    /// <exception cref="InvalidOperationException">A living run is submitting it.</exception>
    public bool Remove(LedgerRow row) => _writer.Write(durable: false, () =>
    {
        if (ReadById(_writer, row.Id) is { State: LedgerState.New or LedgerState.Submitting, Run: { } run } && IsAlive(run))
            throw new InvalidOperationException($"Row {row.Id} of the ledger is being submitted.");

        return _writer.Execute("DELETE FROM job WHERE id = $id", ("$id", row.Id)) > 0;
    });

    private LedgerRow MoveToUnknown(LedgerRow row) =>
        Move(row, $"state = $unknown, run = NULL, {NextTurn}", [LedgerState.Submitting], ("$unknown", LedgerState.Unknown));

    private LedgerRow EndUnpaid(LedgerRow row, string error, LedgerState[] from)
    {
        LedgerRow failed = Move(
            row,
            "state = $failed, error = $error, cost_micros = 0, run = NULL, request_body = NULL, ended_at = $now",
            from,
            ("$failed", LedgerState.Failed),
            ("$error", error));
        return Restore(failed) ? ReadById(_writer, row.Id)! : failed;
    }

    // A forced job that came to nothing: the one that it replaced, perhaps paid, is the edit's job again.
    private bool Restore(LedgerRow row)
    {
        if (!row.IsCurrent || _writer.First("SELECT replaces FROM job WHERE id = $id", reader => reader.Number(0), ("$id", row.Id)) is not { } replaced)
            return false;

        Supersede(row);
        _writer.Execute("UPDATE job SET is_current = 1 WHERE id = $id", ("$id", replaced));
        return true;
    }

    // Every change of a state: it holds only from the states that it may come from.
    private LedgerRow Move(LedgerRow row, string changes, LedgerState[] from, params ReadOnlySpan<(string Name, object? Value)> values) =>
        _writer.First(
            $"UPDATE job SET {changes}, updated_at = $now WHERE id = $id AND state IN ({string.Join(", ", from.Select(state => (int)state))}) RETURNING {JobRowMapper.Columns}",
            JobRowMapper.ReadRow,
            [.. values, ("$id", row.Id), ("$now", Now)])
        ?? throw new InvalidOperationException(
            $"Row {row.Id} of the ledger is {ReadById(_writer, row.Id)?.State.ToString() ?? "gone"}, and not {string.Join(" or ", from)}.");

    // The id of a paid job is not lost with the ledger.
    private static LedgerRow Paid(string? requestId, Func<LedgerRow> accept)
    {
        try
        {
            return accept();
        }
        catch (SeedreamException failure) when (requestId is not null)
        {
            throw new SeedreamException(
                failure.Id,
                $"The service accepted the job {requestId}, and that could not be recorded. {failure.Message}",
                $"{failure.RecommendedAction} The job's pictures come with Save-SeedreamImage -RequestId {requestId} within seven days.",
                failure)
            {
                RequestId = requestId,
            };
        }
    }
}
