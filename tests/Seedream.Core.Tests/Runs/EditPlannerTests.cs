using Seedream.Core.Tests.Ledger;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Runs;

/// <summary>Plans for an edit in each state of the ledger.</summary>
public sealed class EditPlannerTests : LedgerTest
{
    private const decimal Price = 0.070m;

    [Theory]
    [InlineData("new", SeedreamPlanAction.Submit, true)]
    [InlineData("claimed", SeedreamPlanAction.PickUp, false)]
    [InlineData("claimed by a killed run", SeedreamPlanAction.Submit, true)]
    [InlineData("submitting", SeedreamPlanAction.PickUp, false)]
    [InlineData("submitting in a killed run", SeedreamPlanAction.Ask, true)]
    [InlineData("unknown", SeedreamPlanAction.Ask, true)]
    [InlineData("running", SeedreamPlanAction.PickUp, false)]
    [InlineData("completed", SeedreamPlanAction.Reuse, false)]
    [InlineData("saved", SeedreamPlanAction.Reuse, false)]
    [InlineData("expired", SeedreamPlanAction.Ask, false)]
    [InlineData("failed", SeedreamPlanAction.Submit, true)]
    public void OnlyEditsThatMayBeSubmittedHaveACost(string state, SeedreamPlanAction action, bool isPaid)
    {
        _ = state switch
        {
            "claimed" => Claim(Ledger, Run, "sky").Row,
            "claimed by a killed run" => Claim(Ledger, Other, "sky").Row,
            "submitting" => Submitting(Ledger, Run, "sky"),
            "submitting in a killed run" => Submitting(Ledger, Other, "sky"),
            "unknown" => Unknown(Ledger, Run, "sky"),
            "running" => Running(Ledger, Run, "sky"),
            "completed" => Completed(Ledger, Run, "sky"),
            "saved" => Saved(Ledger, Run, "sky"),
            "expired" => Jobs.Expire(Running(Ledger, Run, "sky")),
            "failed" => Jobs.Fail(Running(Ledger, Run, "sky"), "no"),
            _ => null,
        };
        Folder.Kill(Other);
        Claim(Ledger, Run, "another");

        SeedreamPlan plan = Planner(Endpoint).Plan(Edit("sky"), null, default);

        Assert.Equal((action, isPaid ? Price : 0), (plan.Action, plan.Cost));
    }

    [Theory]
    [InlineData("running")]
    [InlineData("completed")]
    [InlineData("saved")]
    [InlineData("expired")]
    public void AnImageThatTheServiceHasDeletedIsNotPromised(string state)
    {
        _ = state switch
        {
            "running" => Running(Ledger, Run, "sky"),
            "completed" => Completed(Ledger, Run, "sky"),
            "saved" => Saved(Ledger, Run, "sky"),
            _ => Jobs.Expire(Running(Ledger, Run, "sky")),
        };
        using var folder = new TempFolder();
        var target = new OutputTarget(folder.Path, new NameTemplate("x"), _ => false, null);
        Folder.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Assert.Equal(0, Planner(Endpoint).Plan(Edit("sky"), target, default).Cost);

        Folder.Clock.Advance(TimeSpan.FromMinutes(2));
        SeedreamException failure =
            Assert.Throws<SeedreamException>(() => Planner(Endpoint).Plan(Edit("sky"), target, default));

        Assert.Equal(SeedreamErrorId.ResultExpired, failure.Id);
        Assert.Contains("0.070 USD, use -Resubmit", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPageOfTheLedgerIsRead()
    {
        LedgerRow first = Running(Ledger, Run, "first");
        for (int number = 0; number < 1001; number++)
            Claim(Ledger, Run, $"edit {number}");

        LedgerRow last = Running(Ledger, Run, "last");
        EditPlanner planner = Planner(Endpoint);

        Assert.Equal(first.RequestId, planner.Plan(Edit("first"), null, default).RequestId);
        Assert.Equal(last.RequestId, planner.Plan(Edit("last"), null, default).RequestId);
    }

    [Fact]
    public void EditsOfAnotherEndpointAreNotUsed()
    {
        Running(Ledger, Run, "sky");
        EditPlanner planner = Planner(new Uri("https://other.example/"));
        Assert.Equal(SeedreamPlanAction.Submit, planner.Plan(Edit("sky"), null, default).Action);
    }

    private EditPlanner Planner(Uri endpoint) => new(
        Ledger,
        endpoint,
        resubmits: false,
        new PhotoReader(Ledger, readsAll: false, Folder.Clock) { Remembers = false },
        limit: null,
        Folder.Clock);
}
