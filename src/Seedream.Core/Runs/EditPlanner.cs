using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Runs;

/// <summary>
/// Predicts what a run would do with each edit and what it would cost. Nothing is submitted or written. A photo is read
/// as a whole only if the ledger knows an edit with the same path and prompt, to compare the contents. Of all others
/// only the header and the end are read, so that a million photos are planned in a few minutes.
/// </summary>
internal sealed class EditPlanner
{
    private static readonly bool IgnoresCase = FileNames.PathComparer == StringComparer.OrdinalIgnoreCase;

    private readonly JobLedger? _ledger;
    private readonly Uri _endpoint;
    private readonly decimal? _limit;
    private readonly TimeProvider _clock;
    private readonly PhotoReader _photos;
    private readonly OutputReservations _targets = OutputReservations.ForPlan();
    private readonly HashSet<ulong> _known = [];
    private decimal _committed;

    /// <param name="ledger">The ledger; null if none exists yet or none is used.</param>
    /// <param name="endpoint">The base address that the run would submit to.</param>
    /// <param name="resubmits">Whether every edit becomes a new job, whatever the ledger says.</param>
    /// <param name="photos">Reads photos without a record.</param>
    /// <param name="limit">The maximum cost of the run in US dollars; null for no limit.</param>
    /// <param name="clock">The clock for the age of jobs; null for that of this computer.</param>
    /// <exception cref="SeedreamException">The ledger cannot be read.</exception>
    public EditPlanner(
        JobLedger? ledger, Uri endpoint, bool resubmits, PhotoReader photos, decimal? limit, TimeProvider? clock = null)
    {
        _photos = photos;
        _clock = clock ?? TimeProvider.System;
        _ledger = ledger;
        _endpoint = endpoint;
        _limit = limit;
        if (!resubmits)
            ledger?.Jobs.ReadEdits(endpoint, (input, prompt) => _known.Add(Number(input, prompt)));
    }

    /// <summary>Called with a sentence about each photo that the service may reject.</summary>
    public Action<string> Warn { get; init; } = _ => { };

    /// <summary>The edit that would exceed the limit; null if none would.</summary>
    public string? LimitReachedAt { get; private set; }

    /// <summary>Keeps the photos of a later edit from being overwritten.</summary>
    public void Protect(Edit edit) => _targets.Protect(edit);

    /// <param name="edit">The edit.</param>
    /// <param name="target">The place for its images; null if they are not saved.</param>
    /// <param name="cancellationToken">Ends the reading of a photo.</param>
    /// <exception cref="SeedreamException">The run would reject the edit.</exception>
    public SeedreamPlan Plan(Edit edit, OutputTarget? target, CancellationToken cancellationToken)
    {
        if (LimitReachedAt is not null)
            return Describe(edit, edit) with { Action = SeedreamPlanAction.Skip };

        PreparedEdit prepared = _photos.Prepare(edit);
        _targets.Protect(edit);
        string? file = target is null ? null : LookAt(target, edit);
        LedgerRow? row = IsHashed(prepared) || MayBeKnown(edit) ? Find(prepared, cancellationToken) : null;
        if (row is not null && target is not null && IsLost(row))
            throw ImageRetention.Ended(row);

        (SeedreamPlanAction action, bool isPaid) = Decide(row, isSaved: target is not null);
        decimal cost = isPaid ? edit.ListPrice : 0;
        if (isPaid && _committed + cost > _limit)
        {
            LimitReachedAt = edit.DisplayName;
            (action, cost) = (SeedreamPlanAction.Skip, 0);
        }

        if (action is SeedreamPlanAction.Submit)
        {
            foreach (string warning in prepared.Warnings)
                Warn(warning);
        }

        _committed += cost;
        return Describe(edit, prepared.Edit) with
        {
            Action = action,
            Cost = cost,
            Target = file,
            RequestId = row?.RequestId,
        };
    }

    /// <summary>The plan of an edit that has not been looked up.</summary>
    public static SeedreamPlan UnplannedEdit(Edit edit) => Describe(edit, edit) with { Cost = edit.ListPrice };

    public static SeedreamPlan Refused(Edit edit, SeedreamException failure) => Describe(edit, edit) with
    {
        Action = SeedreamPlanAction.Refuse,
        Error = failure.Message,
        Width = null,
        Height = null,
    };

    private bool MayBeKnown(Edit edit) =>
        _known.Count > 0 && _known.Contains(Number(edit.Source?.Path ?? edit.Source?.Uri?.AbsoluteUri, edit.Prompt));

    private static ulong Number(string? photo, string? prompt) =>
        TextHash.Of(prompt, seed: TextHash.Of(photo, IgnoresCase));

    private string? LookAt(OutputTarget target, Edit edit)
    {
        var expected = new SeedreamImage
        {
            Source = edit.Source?.DisplayName,
            Prompt = edit.Prompt,
            ImageCount = edit.ImageCount,
        };
        return _targets.Reserve(target with { IsNumbered = edit.MaxImages > 1 }, expected, _clock.GetLocalNow());
    }

    private bool IsHashed(PreparedEdit prepared) =>
        _known.Count > 0 && prepared.Files.All(file => file is null or { Hash: not null });

    private LedgerRow? Find(PreparedEdit prepared, CancellationToken cancellationToken) => _ledger!.Jobs.Find(
        _endpoint, _photos.HashAsync(prepared, cancellationToken).GetAwaiter().GetResult().Key);

    private bool IsLost(LedgerRow row) =>
        ImageRetention.HasEnded(row, _clock.GetUtcNow()) && !ImageSaver.AreOnDisk(_ledger!, row);

    // The counterpart of JobTable.Claim and of Submitter.
    private (SeedreamPlanAction Action, bool IsPaid) Decide(LedgerRow? row, bool isSaved) => row?.State switch
    {
        null or LedgerState.Failed => (SeedreamPlanAction.Submit, true),
        LedgerState.New when !IsOwned(row) => (SeedreamPlanAction.Submit, true),
        LedgerState.Submitting when !IsOwned(row) => (SeedreamPlanAction.Ask, true),
        LedgerState.New or LedgerState.Submitting or LedgerState.Running => (SeedreamPlanAction.PickUp, false),
        LedgerState.Unknown => (SeedreamPlanAction.Ask, true),
        LedgerState.Expired => (SeedreamPlanAction.Ask, false),
        _ when isSaved && !ImageSaver.AreOnDisk(_ledger!, row) => (SeedreamPlanAction.Download, false),
        _ => (SeedreamPlanAction.Reuse, false),
    };

    private bool IsOwned(LedgerRow row) => row.Run is { } run && _ledger!.IsAlive(run);

    private static SeedreamPlan Describe(Edit edit, Edit resolved)
    {
        bool isMeasured = !resolved.MatchesPhoto
            && (resolved.AspectRatio is null || AspectRatios.All.Contains(resolved.AspectRatio));
        (int Width, int Height)? pixels = isMeasured ? AspectRatios.Pixels(resolved.AspectRatio, resolved.Size) : null;
        return EditParameters.Copy(edit, new SeedreamPlan
        {
            LiteralPath = edit.Source?.Path,
            Uri = edit.Source?.Uri,
            ReferenceImage = edit.References.Count > 0 ? [.. edit.References.Select(photo => photo.DisplayName)] : null,
            Destination = edit.Destination,
            ImageCount = edit.ImageCount,
            Width = pixels?.Width,
            Height = pixels?.Height,
        });
    }
}
