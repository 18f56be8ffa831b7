using System.Globalization;

namespace Seedream.PowerShell.Commands;

/// <summary>What <c>-WhatIf</c> and <c>-Confirm</c> say of edits, and the sum of a run's plans.</summary>
/// <param name="verb">What the command does to a new edit.</param>
internal sealed class PlanLines(string verb)
{
    private readonly int[] _counts = new int[Enum.GetValues<SeedreamPlanAction>().Length];
    private decimal _cost;
    private int _edits;

    /// <summary>Counts a plan.</summary>
    public void Add(SeedreamPlan plan)
    {
        _edits++;
        _counts[(int)plan.Action]++;
        _cost += plan.Cost;
    }

    /// <summary>What would happen, to how many pictures of how many pixels, for how much.</summary>
    public string Describe(SeedreamPlan plan)
    {
        string what = plan.Action switch
        {
            SeedreamPlanAction.Submit => verb,
            SeedreamPlanAction.Reuse => "Reuse what is saved",
            SeedreamPlanAction.Download => "Download what is paid",
            SeedreamPlanAction.PickUp => "Pick up what is under way",
            SeedreamPlanAction.Ask => "Ask the service's history first",
            SeedreamPlanAction.Skip => "Skip, for the cost limit is reached",
            _ => "Refuse",
        };
        string images = plan.ImageCount == 1 ? "" : $"up to {plan.ImageCount} images, ";
        string pixels = plan.Width is null ? "pixels by the photo's ratio" : $"{plan.Width}×{plan.Height}";
        return string.Create(CultureInfo.InvariantCulture, $"{what} ({images}{pixels}, {plan.Cost} USD)");
    }

    /// <summary>The sum; null where there was no edit.</summary>
    /// <param name="limit">The cost limit; null for none.</param>
    /// <param name="limitReachedAt">The edit at which the limit is reached; null where it is not.</param>
    public string? Total(decimal? limit, string? limitReachedAt)
    {
        if (_edits == 0)
            return null;

        string[] parts =
        [
            .. Part(SeedreamPlanAction.Submit, "new"),
            .. Part(SeedreamPlanAction.Reuse, "saved already"),
            .. Part(SeedreamPlanAction.Download, "paid and to download"),
            .. Part(SeedreamPlanAction.PickUp, "under way already"),
            .. Part(SeedreamPlanAction.Ask, "to ask the service's history about"),
            .. Part(SeedreamPlanAction.Refuse, "refused"),
            .. Part(SeedreamPlanAction.Skip, "skipped"),
        ];
        string split = _counts[(int)SeedreamPlanAction.Submit] == _edits ? "" : $": {string.Join(", ", parts)}";
        string end = limitReachedAt is null ? "" : string.Create(CultureInfo.InvariantCulture, $" The limit of {limit} USD would be reached at {limitReachedAt}, and the run would end there.");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"In all {_edits} {(_edits == 1 ? "edit" : "edits")} for at most {_cost} USD by the list price{split}.{end} Nothing was sent.");
    }

    private IEnumerable<string> Part(SeedreamPlanAction action, string words) =>
        _counts[(int)action] is > 0 and var count ? [$"{count} {words}"] : [];
}
