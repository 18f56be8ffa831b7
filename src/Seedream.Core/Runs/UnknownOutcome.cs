using Seedream.Edits;
using Seedream.Runs.Evidence;
using Seedream.Service;

namespace Seedream.Runs;

/// <summary>The error of a submit about which the history does not decide yet.</summary>
internal static class UnknownOutcome
{
    private const int MaxCandidates = 5;

    /// <param name="edit">The edit.</param>
    /// <param name="verdict">What the history shows.</param>
    /// <param name="failure">Why the submit got no answer; null for a submit of an earlier run.</param>
    public static SeedreamException Of(Edit edit, Verdict verdict, SeedreamException? failure)
    {
        failure ??= ServiceErrors.OutcomeUnknown(edit.DisplayName, "an earlier run got no answer", null);
        return new SeedreamException(
            failure.Id,
            failure.Description + Candidates(verdict),
            failure.EndsTheRun ? $"{failure.RecommendedAction} {Action(verdict)}" : Action(verdict),
            failure.InnerException)
        {
            StatusCode = failure.StatusCode,
        };
    }

    private static string Candidates(Verdict verdict)
    {
        if (verdict.Candidates.Count == 0)
            return "";

        string more = verdict.Candidates.Count > MaxCandidates
            ? $" and {verdict.Candidates.Count - MaxCandidates} more"
            : "";
        return $" It may be one of these requests: {string.Join(", ", verdict.Candidates.Take(MaxCandidates))}{more}.";
    }

    private static string Action(Verdict verdict)
    {
        const string Resolve = "Resolve-SeedreamJob";
        string after = verdict.SettlesAt is { } time ? $" after {time.ToLocalTime():g}" : " in two hours";
        return verdict.Doubt switch
        {
            Doubt.TooEarly =>
                $"Run the same command again{after}. It then settles this edit from the service's request history."
                + $" If you know the outcome, use {Resolve}.",
            Doubt.Candidates =>
                $"Look these requests up in the service's console, then use {Resolve} with -RequestId or "
                + $"-NotAccepted. Running the same command again{after} settles the edit if the history shows more "
                + "by then.",
            Doubt.NotCalibrated => $"Run the same command again{after} and after another edit has completed, or use "
                + $"{Resolve}: the history lists no job of this ledger by which its rows can be compared.",
            Doubt.JobsMissing => $"Run the same command again later, or use {Resolve}: the service's request history "
                + "leaves out completed jobs of this ledger that are as old as this submit, so it may leave this one "
                + "out as well.",
            Doubt.TooOld => $"Use {Resolve}: the service's request history no longer reaches back to this submit.",
            _ => $"Run the same command again{after}, or use {Resolve}: the service's request history could not "
                + "be read.",
        };
    }
}
