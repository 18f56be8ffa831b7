namespace Seedream.Runs.Evidence;

/// <summary>
/// Decides from one listing of the history whether a submit without an answer was accepted. Nothing is concluded from
/// silence alone: see "What the promise rests on" in docs/reliability.md.
/// </summary>
internal static class Judge
{
    // Without dates the history reaches back seven days, and it may ignore dates.
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    /// <param name="lost">The submit without an answer.</param>
    /// <param name="others">The other submits of the ledger without an answer.</param>
    /// <param name="listing">The history as it was read.</param>
    /// <param name="now">The service's time; null while no answer has told it.</param>
    /// <param name="wait">The time after the submit before a missing row proves anything.</param>
    public static Verdict Decide(
        RecordedSubmit lost, IReadOnlyList<RecordedSubmit> others, Listing listing, DateTimeOffset? now, TimeSpan wait)
    {
        Calibration calibration = listing.Calibrate(lost.IsDirect);
        DateTimeOffset? settlesAt = lost.LostAt + wait;
        List<ListedRequest> possible =
        [
            .. listing.Unowned.Where(request => !calibration.IsAnothers(request, lost)
                && !IsOfAnotherEdit(request, lost, others)),
        ];
        bool isSettled = now >= settlesAt;

        // A failed row may be an earlier submit of the same edit, which the service has rejected without a request id.
        IEnumerable<ListedRequest> adoptable = possible.Where(request => isSettled || !request.IsFailed);
        if (Accepted(lost, others, adoptable, calibration) is { } accepted)
            return new Verdict(accepted.RequestId, Doubt.None, [], settlesAt);

        List<ListedRequest> candidates =
        [
            .. possible.Where(request => Comparison.Of(request.Body, lost) is
                { MayBeSame: true } or { NamesUploads: true }),
        ];
        Doubt doubt = !listing.IsComplete ? Doubt.Unreadable
            : candidates.Count > 0 ? Doubt.Candidates
            : possible.Count > 0 || !calibration.IsTrusted ? Doubt.NotCalibrated
            : !isSettled ? Doubt.TooEarly
            : now - lost.LostAt > Reach ? Doubt.TooOld
            : listing.LacksJobs(lost, now!.Value - wait) ? Doubt.JobsMissing
            : Doubt.None;
        IEnumerable<string> ids = candidates.Select(request => request.RequestId).OfType<string>();
        return new Verdict(null, doubt, [.. ids], settlesAt);
    }

    // A submit of the same photos with another prompt, which also got no answer.
    private static bool IsOfAnotherEdit(
        ListedRequest request, RecordedSubmit lost, IReadOnlyList<RecordedSubmit> others) =>
        !Comparison.Of(request.Body, lost).MayBeSame
        && others.Any(other => Comparison.Of(request.Body, other) is { IsSame: true, NamesAsset: true });

    private static ListedRequest? Accepted(
        RecordedSubmit lost,
        IReadOnlyList<RecordedSubmit> others,
        IEnumerable<ListedRequest> adoptable,
        Calibration calibration)
    {
        List<ListedRequest> own = [.. adoptable.Where(request => request.RequestId is not null
            && !calibration.SeemsOlder(request, lost)
            && Comparison.Of(request.Body, lost) is { IsSame: true, NamesAsset: true })];

        // Two submits may differ only in a field that the row leaves out, or share one of several photos. A row that
        // also names a photo of this submit alone is not the other's.
        bool isAmbiguous = own.Exists(request => others.Any(other => !calibration.SeemsOlder(request, other)
            && Comparison.Of(request.Body, other) is
            { MayBeSame: true, Prompt: Agreement.Same, NamesOther: false }));
        return isAmbiguous ? null : own.OrderBy(request => request.IsFailed).FirstOrDefault();
    }
}
