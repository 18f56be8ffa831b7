using Seedream.Edits;
using Seedream.Ledger.Sqlite;

namespace Seedream.Ledger;

/// <summary>
/// Claims edits and records the states of their jobs. A change whose loss would cost money is on disk when the method
/// returns. If a power failure undoes another change, a later run only asks the service again.
/// </summary>
internal sealed class JobTable(
    LedgerConnection writer,
    LedgerConnection reader,
    ImageTable imageTable,
    TimeProvider clock,
    Func<Guid, bool> isAlive) : JobQueries(reader)
{
    private readonly JobRows _rows = new(writer, clock);

    /// <summary>
    /// Claims the edit of a job at its endpoint. The run gets it if the edit has no row or a failed one, or if
    /// another run claimed it and ended before the submit. With resubmit, it gets every edit that is not being
    /// submitted.
    /// </summary>
    public Claim Claim(EditKey key, SeedreamJob job, LedgerRun run, bool resubmit) => writer.Write(durable: false, () =>
    {
        LedgerRow? current = _rows.Find(job.Endpoint!, key);
        switch (current)
        {
            case null:
                return Add(key, job, run, replaces: null);
            case { State: LedgerState.New or LedgerState.Submitting, Run: { } owner }
                when owner == run.Id || isAlive(owner):
                return new Claim(ClaimKind.Busy, current);
            case { State: LedgerState.New }:
                return new Claim(ClaimKind.Claimed, _rows.TakeOver(current, job, run));
            case { State: LedgerState.Failed }:
                _rows.Supersede(current);
                return Add(key, job, run, replaces: null);
            case { State: LedgerState.Submitting }:
                current = MoveToUnknown(current);
                break;
        }

        if (!resubmit)
            return new Claim(current.State == LedgerState.Unknown ? ClaimKind.Unknown : ClaimKind.Known, current);

        _rows.Supersede(current);
        return Add(key, job, run, replaces: current.Id);
    });

    /// <summary>Adds a running job that was submitted without this ledger, unless it has a row already.</summary>
    public LedgerRow AddExternal(SeedreamJob job) => writer.Write(durable: false, () =>
        _rows.FindByRequestId(job.Endpoint!, job.RequestId) ?? _rows.Insert(null, job, null, null));

    /// <summary>
    /// New → Submitting, on disk. The request may be sent when this method returns. Its body is stored without image
    /// data.
    /// </summary>
    public LedgerRow RecordIntent(
        LedgerRow row, string sentPhotos, bool isDirect, LedgerRun run, DateTimeOffset? serviceTime = null) =>
        writer.Write(durable: true, () =>
        {
            writer.RequireSameFile();
            if (_rows.Find(row.Id) is { } held && held.Run != run.Id)
                throw new InvalidOperationException($"Row {row.Id} of the ledger belongs to another run.");

            return _rows.Move(
                row,
                "state = @to, sent_photos = @photos, is_direct = @direct, submitting_at = @now, service_at = @service",
                [LedgerState.New],
                ("@to", LedgerState.Submitting),
                ("@service", serviceTime?.ToUnixTimeMilliseconds()),
                ("@photos", sentPhotos),
                ("@direct", isDirect ? 1 : null));
        });

    /// <summary>Removes a row in New or Submitting. The service certainly did not accept the request.</summary>
    public void Discard(LedgerRow row) => writer.Write(durable: false, () =>
    {
        _rows.Restore(_rows.Move(row, "run = NULL", [LedgerState.New, LedgerState.Submitting]));
        return _rows.Delete(row);
    });

    /// <summary>
    /// Submitting or Unknown → Running, on disk. If the job was added as an external one, that row is removed. The
    /// direct endpoint may return no request id.
    /// </summary>
    /// <param name="submittedAt">
    /// A time before the submit of a job that was found later; null for now or, of a row in Unknown, for its intent.
    /// </param>
    public LedgerRow Accept(LedgerRow row, string? requestId, DateTimeOffset? submittedAt = null) =>
        KeepingRequestId(requestId, () => writer.Write(durable: true, () =>
        {
            writer.Execute(
                """
                DELETE FROM job
                WHERE request_id = @request AND endpoint = @endpoint AND edit_key IS NULL AND id <> @id
                """,
                ("@request", requestId),
                ("@endpoint", row.Endpoint.AbsoluteUri),
                ("@id", row.Id));
            if (requestId is not null && _rows.FindByRequestId(row.Endpoint, requestId) is { } other)
            {
                return other.Id == row.Id ? other : throw new InvalidOperationException(
                    $"The job {requestId} belongs to row {other.Id} of the ledger, not to row {row.Id}.");
            }

            return _rows.Move(
                row,
                """
                state = @to, request_id = @request, run = NULL, submitted_at = coalesce(
                    submitted_at, @submitted, CASE WHEN state = @unknown THEN submitting_at END, @now)
                """,
                [LedgerState.Submitting, LedgerState.Unknown],
                ("@to", LedgerState.Running),
                ("@unknown", LedgerState.Unknown),
                ("@submitted", submittedAt?.ToUnixTimeMilliseconds()),
                ("@request", requestId));
        }));

    /// <summary>Submitting → Failed: the service rejected the request and does not bill it.</summary>
    public LedgerRow Reject(LedgerRow row, string error) =>
        writer.Write(durable: false, () => MoveToFailed(row, error, [LedgerState.Submitting]));

    /// <summary>Submitting → Unknown, on disk: the request was sent, but no answer came.</summary>
    public LedgerRow MarkUnknown(LedgerRow row) => writer.Write(durable: true, () => MoveToUnknown(row));

    /// <summary>
    /// Records the service's time after a submit has got no answer, unless a time is already recorded.
    /// </summary>
    /// <returns>The recorded time.</returns>
    public DateTimeOffset RecordLoss(LedgerRow row, DateTimeOffset serviceTime) =>
        writer.Write(durable: false, () =>
        {
            writer.Execute(
                "UPDATE job SET lost_at = @service WHERE id = @id AND lost_at IS NULL",
                ("@service", serviceTime.ToUnixTimeMilliseconds()),
                ("@id", row.Id));
            return _rows.Find(row.Id)?.LostAt ?? serviceTime;
        });

    /// <summary>Unknown → Failed: a person knows that the request was not accepted, so nothing was billed.</summary>
    public LedgerRow ResolveAsNotAccepted(LedgerRow row, string reason) =>
        writer.Write(durable: true, () => MoveToFailed(row, reason, [LedgerState.Unknown]));

    /// <summary>Unknown → New: according to the history, read after the row, the request was not accepted.</summary>
    /// <exception cref="InvalidOperationException">
    /// Another run has submitted or replaced the row since. Claim the edit again.
    /// </exception>
    public LedgerRow Reclaim(LedgerRow row, LedgerRun run) => writer.Write(durable: false, () =>
    {
        if (_rows.Find(row.Id) is { } held && (!held.IsCurrent || held.SubmittingAt != row.SubmittingAt))
        {
            throw new InvalidOperationException(
                $"Another run has submitted or replaced row {row.Id} of the ledger.");
        }

        return _rows.Move(
            row,
            """
            state = @to, run = @run, sent_photos = NULL, is_direct = NULL, submitting_at = NULL,
                service_at = NULL, lost_at = NULL,
                claimed_at = @now
            """,
            [LedgerState.Unknown],
            ("@to", LedgerState.New),
            ("@run", run.Id.ToString("N")));
    });

    /// <summary>
    /// Running or Expired → Completed. Of a row that is completed or saved, only an estimated cost changes.
    /// </summary>
    /// <param name="cost">
    /// The cost that the service reported, in US dollars. Without a plausible one, the row keeps its reported cost or
    /// gets the list price of the images as an estimate.
    /// </param>
    /// <param name="duration">Null keeps a recorded duration.</param>
    public LedgerRow Complete(
        LedgerRow row, decimal? cost, TimeSpan? duration, IReadOnlyList<SeedreamImage> images) =>
        writer.Write(durable: false, () =>
        {
            LedgerRow held = _rows.Find(row.Id) ?? row;
            decimal? reported = JobCost.Reported(cost, held, images.Count);
            if (held.State is LedgerState.Completed or LedgerState.Saved)
                return reported is not null && held.IsCostEstimated ? SetCost(held, reported) : held;

            reported ??= held.IsCostEstimated ? null : held.Cost;
            LedgerRow completed = _rows.Move(
                row,
                """
                state = @to, cost_micros = @cost, cost_estimated = @estimated,
                    duration_ms = coalesce(@duration, duration_ms), ended_at = @now
                """,
                [LedgerState.Running, LedgerState.Expired],
                ("@to", LedgerState.Completed),
                ("@cost", JobRowMapper.ToMicros(reported ?? JobCost.Estimate(images.Count))),
                ("@estimated", reported is null ? 1 : null),
                ("@duration", (long?)duration?.TotalMilliseconds));
            foreach (SeedreamImage image in images)
                imageTable.Set(row.Id, image);

            return completed;
        });

    /// <summary>Running or Expired → Failed: the job is not billed. A row that has failed does not change.</summary>
    public LedgerRow Fail(LedgerRow row, string error) => writer.Write(durable: false, () =>
        _rows.Find(row.Id) is { State: LedgerState.Failed } failed
            ? failed
            : MoveToFailed(row, error, [LedgerState.Running, LedgerState.Expired]));

    /// <summary>
    /// Running or Completed → Expired: the service has deleted its record of the job. A row that is expired or saved
    /// does not change.
    /// </summary>
    public LedgerRow Expire(LedgerRow row) => writer.Write(durable: false, () =>
        _rows.Find(row.Id) is { State: LedgerState.Expired or LedgerState.Saved } there
            ? there
            : _rows.Move(
                row, "state = @to", [LedgerState.Running, LedgerState.Completed], ("@to", LedgerState.Expired)));

    /// <summary>Expired → Running: the service still has the job. A row in another state does not change.</summary>
    public LedgerRow Reopen(LedgerRow row) => writer.Write(durable: false, () =>
        _rows.Find(row.Id) is { State: not LedgerState.Expired } there
            ? there
            : _rows.Move(row, "state = @to", [LedgerState.Expired], ("@to", LedgerState.Running)));

    /// <summary>
    /// Completed, Saved, or Expired after completion: records a file of an image. When all images have one, the row
    /// becomes Saved. A path belongs to the image that was saved there last.
    /// </summary>
    public LedgerRow RecordSaved(LedgerRow row, int index, SavedFile file) =>
        writer.Write(durable: false, () =>
        {
            LedgerState[] from = [LedgerState.Completed, LedgerState.Saved, LedgerState.Expired];
            LedgerRow known = _rows.Move(row, "error = NULL", from);
            imageTable.AddFile(row.Id, index, file);
            return imageTable.AreAllSaved(row.Id)
                ? _rows.Move(known, "state = @to", from, ("@to", LedgerState.Saved))
                : known;
        });

    /// <summary>
    /// Removes a row in any state, and the uploads of its photos: by them, the next edit would find the job in the
    /// service's history.
    /// </summary>
    /// <returns>Whether the ledger had the row.</returns>
    /// <exception cref="InvalidOperationException">A run is submitting it.</exception>
    public bool Remove(LedgerRow row) => writer.Write(durable: false, () =>
    {
        LedgerRow? held = _rows.Find(row.Id);
        if (held is { State: LedgerState.New or LedgerState.Submitting, Run: { } run } && isAlive(run))
            throw new InvalidOperationException($"Row {row.Id} of the ledger is being submitted.");

        writer.Execute(
            """
            DELETE FROM asset WHERE endpoint = @endpoint AND uri IN (
                SELECT photo.value ->> 'Text' FROM job, json_each(coalesce(sent_photos, '[]')) AS photo
                WHERE job.id = @id)
            """,
            ("@endpoint", row.Endpoint.AbsoluteUri),
            ("@id", row.Id));
        return _rows.Delete(row);
    });

    private LedgerRow SetCost(LedgerRow row, decimal? reported) => _rows.Move(
        row,
        "cost_micros = @cost, cost_estimated = NULL",
        [LedgerState.Completed, LedgerState.Saved],
        ("@cost", JobRowMapper.ToMicros(reported)));

    private Claim Add(EditKey key, SeedreamJob job, LedgerRun run, long? replaces) =>
        new(ClaimKind.Claimed, _rows.Insert(key, job, run, replaces));

    private LedgerRow MoveToUnknown(LedgerRow row) => _rows.Move(
        row, "state = @to, run = NULL", [LedgerState.Submitting], ("@to", LedgerState.Unknown));

    private LedgerRow MoveToFailed(LedgerRow row, string error, LedgerState[] from)
    {
        LedgerRow failed = _rows.Move(
            row,
            "state = @to, error = @error, cost_micros = 0, cost_estimated = NULL, run = NULL, ended_at = @now",
            from,
            ("@to", LedgerState.Failed),
            ("@error", error));
        return _rows.Restore(failed) ? _rows.Find(row.Id)! : failed;
    }

    // If the ledger cannot record an accepted job, the error keeps its request id.
    private static LedgerRow KeepingRequestId(string? requestId, Func<LedgerRow> accept)
    {
        try
        {
            return accept();
        }
        catch (SeedreamException failure) when (requestId is not null)
        {
            throw new SeedreamException(
                failure.Id,
                $"The service accepted the job {requestId}, but the ledger could not record it. {failure.Description}",
                $"{failure.RecommendedAction} To download the images, run Save-SeedreamImage -RequestId "
                + $"{CommandText.Argument(requestId)} within seven days.",
                failure)
            {
                RequestId = requestId,
            };
        }
    }
}
