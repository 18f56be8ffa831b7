using System.Text;
using System.Text.Json;
using Seedream.Edits;

namespace Seedream.Ledger;

/// <content>Who submits an edit.</content>
public sealed partial class JobLedger
{
    /// <summary>
    /// Asks for an edit. It is this run's to submit if it has no job, or only one that was not billed; a row of a run
    /// that died before the submit is taken over.
    /// </summary>
    /// <param name="key">What the edit is.</param>
    /// <param name="template">The job that it would become; its endpoint is part of its identity.</param>
    /// <param name="run">The run that asks.</param>
    /// <param name="force">Whether it gets a new job whatever the ledger says, unless a living run is submitting it.</param>
    public Claim Claim(EditKey key, SeedreamJob template, LedgerRun run, bool force) => _writer.Write(durable: false, () =>
    {
        LedgerRow? current = ReadCurrent(_writer, RequireEndpoint(template), key);
        switch (current)
        {
            case null:
                return Mine(key, template, run, replaces: null);
            case { State: LedgerState.New or LedgerState.Submitting, Run: { } owner } when owner == run.Id || IsAlive(owner):
                return new Claim(ClaimKind.Busy, current);
            case { State: LedgerState.New }:
                return new Claim(ClaimKind.Mine, TakeOver(current, template, run));
            case { State: LedgerState.Failed }:
                Supersede(current);
                return Mine(key, template, run, replaces: null);
            case { State: LedgerState.Submitting }:
                current = MoveToUnknown(current);
                break;
        }

        if (!force)
            return new Claim(current.State == LedgerState.Unknown ? ClaimKind.Unknown : ClaimKind.Known, current);

        Supersede(current);
        return Mine(key, template, run, replaces: current.Id);
    });

    /// <summary>
    /// Takes a job into the ledger that was submitted elsewhere, as running; gives the row that there is, if there is one.
    /// </summary>
    /// <param name="job">The job, with its request id and endpoint.</param>
    public LedgerRow AddForeign(SeedreamJob job) => _writer.Write(durable: false, () =>
        ReadByRequestId(_writer, RequireEndpoint(job), job.RequestId)
            ?? Insert(null, job, LedgerState.Running, null, null, job.RequestId, ToMilliseconds(job.Submitted)));

    private static Uri RequireEndpoint(SeedreamJob job) =>
        job.Endpoint ?? throw new ArgumentException("The job has no endpoint.", nameof(job));

    private static long? ToMilliseconds(DateTime? local) =>
        local is { } known ? new DateTimeOffset(known.ToUniversalTime()).ToUnixTimeMilliseconds() : null;

    private Claim Mine(EditKey key, SeedreamJob template, LedgerRun run, long? replaces) =>
        new(ClaimKind.Mine, Insert(key, template, LedgerState.New, run, replaces, null, null));

    private LedgerRow TakeOver(LedgerRow row, SeedreamJob template, LedgerRun run) => Move(
        row,
        "run = $run, path = $path, uri = $uri, reference_images = $references, destination = $destination, name = $name, claimed_at = $now",
        [LedgerState.New],
        ("$run", run.Id.ToString("N")),
        ("$path", template.Path),
        ("$uri", template.Uri?.AbsoluteUri),
        ("$references", References(template)),
        ("$destination", template.Destination),
        ("$name", template.Name));

    private void Supersede(LedgerRow row) => _writer.Execute("UPDATE job SET is_current = NULL WHERE id = $id", ("$id", row.Id));

    private LedgerRow Insert(EditKey? key, SeedreamJob job, LedgerState state, LedgerRun? run, long? replaces, string? requestId, long? submittedAt) =>
        _writer.First(
            $"""
            INSERT INTO job (endpoint, edit_key, is_current, replaces, state, request_id, run, parameters, path, uri, reference_images,
                destination, name, claimed_at, submitted_at, updated_at)
            VALUES ($endpoint, $key, $current, $replaces, $state, $request, $run, $parameters, $path, $uri, $references,
                $destination, $name, $now, $submitted, $now)
            RETURNING {JobRowMapper.Columns}
            """,
            JobRowMapper.ReadRow,
            ("$endpoint", Text(job.Endpoint!)),
            ("$key", key?.ToBytes()),
            ("$current", key is null ? null : 1),
            ("$replaces", replaces),
            ("$state", state),
            ("$request", requestId),
            ("$run", run?.Id.ToString("N")),
            ("$parameters", Encoding.UTF8.GetString(EditParameters.ToJson(job).Span)),
            ("$path", job.Path),
            ("$uri", job.Uri?.AbsoluteUri),
            ("$references", References(job)),
            ("$destination", job.Destination),
            ("$name", job.Name),
            ("$submitted", submittedAt),
            ("$now", Now))!;

    private static string? References(SeedreamJob job) => job.ReferenceImage.Length == 0 ? null : JsonSerializer.Serialize(job.ReferenceImage);
}
