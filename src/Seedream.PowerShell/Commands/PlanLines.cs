using System.Globalization;

namespace Seedream.PowerShell.Commands;

/// <summary>Creates the lines of <c>-WhatIf</c> and <c>-Confirm</c>, and the total of a plan.</summary>
/// <param name="verb">The operation that creates a new job.</param>
internal sealed class PlanLines(string verb)
{
    private readonly int[] _counts = new int[Enum.GetValues<SeedreamPlanAction>().Length];
    private decimal _cost;
    private int _edits;

    public void Add(SeedreamPlan plan)
    {
        _edits++;
        _counts[(int)plan.Action]++;
        _cost += plan.Cost;
    }

    /// <summary>The action, the number of images, their pixels and their cost.</summary>
    public string Describe(SeedreamPlan plan)
    {
        string action = plan.Action switch
        {
            SeedreamPlanAction.Submit => verb,
            SeedreamPlanAction.Reuse => "Reuse saved images",
            SeedreamPlanAction.Download => "Download paid images",
            SeedreamPlanAction.PickUp => "Resume running job",
            SeedreamPlanAction.Ask => "Check the request history of the service",
            SeedreamPlanAction.Skip => "Skip, because the cost limit is reached",
            _ => "Refuse",
        };
        string images = plan.ImageCount == 1 ? "" : $"up to {plan.ImageCount} images, ";
        string pixels = plan.Width is null ? "pixels depend on the photo" : $"{plan.Width}×{plan.Height}";
        return string.Create(CultureInfo.InvariantCulture, $"{action} ({images}{pixels}, {plan.Cost} USD)");
    }

    /// <summary>The total; null if there was no edit.</summary>
    /// <param name="limit">The cost limit in US dollars; null for none.</param>
    /// <param name="limitReachedAt">The edit at which the limit is reached; null if it is not reached.</param>
    public string? Total(decimal? limit, string? limitReachedAt)
    {
        if (_edits == 0)
            return null;

        string[] parts =
        [
            .. Part(SeedreamPlanAction.Submit, "new"),
            .. Part(SeedreamPlanAction.Reuse, "already saved"),
            .. Part(SeedreamPlanAction.Download, "paid but not downloaded"),
            .. Part(SeedreamPlanAction.PickUp, "already running"),
            .. Part(SeedreamPlanAction.Ask, "to look up in the request history"),
            .. Part(SeedreamPlanAction.Refuse, "refused"),
            .. Part(SeedreamPlanAction.Skip, "skipped"),
        ];
        string edits = _edits == 1 ? "1 edit" : $"{_edits} edits";
        string split = _counts[(int)SeedreamPlanAction.Submit] == _edits ? "" : $" ({string.Join(", ", parts)})";
        FormattableString total = $"Total: {edits} for at most {_cost} USD at list price{split}.";
        FormattableString end = $" The limit of {limit} USD would be reached at {limitReachedAt}, ending the run.";
        return FormattableString.Invariant(total)
            + (limitReachedAt is null ? "" : FormattableString.Invariant(end))
            + " Nothing was submitted.";
    }

    private IEnumerable<string> Part(SeedreamPlanAction action, string words) =>
        _counts[(int)action] is > 0 and var count ? [$"{count} {words}"] : [];
}
