using Seedream.Ledger;
using Seedream.Runs;
using Seedream.Core.Tests.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Runs;

/// <summary>What a plan makes of each state that the ledger may have an edit in.</summary>
public sealed class EditPlannerTests : IDisposable
{
    private const decimal Price = 0.070m;

    private readonly LedgerFolder _folder = new();
    private readonly JobLedger _ledger;
    private readonly LedgerRun _run;

    public EditPlannerTests()
    {
        _ledger = _folder.Open();
        _run = _ledger.BeginRun();
    }

    public static TheoryData<string, SeedreamPlanAction, bool> States => new()
    {
        { "never seen", SeedreamPlanAction.Submit, true },
        { "claimed by a run", SeedreamPlanAction.PickUp, false },
        { "claimed by a dead run", SeedreamPlanAction.Submit, true },
        { "submitted by a run", SeedreamPlanAction.PickUp, false },
        { "submitted by a dead run", SeedreamPlanAction.Ask, true },
        { "lost", SeedreamPlanAction.Ask, true },
        { "running", SeedreamPlanAction.PickUp, false },
        { "completed", SeedreamPlanAction.Reuse, false },
        { "saved", SeedreamPlanAction.Reuse, false },
        { "expired", SeedreamPlanAction.Ask, false },
        { "failed", SeedreamPlanAction.Submit, true },
    };

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Only_what_may_be_submitted_costs(string state, SeedreamPlanAction action, bool isPaid)
    {
        Bring("sky", state);
        Claim(_ledger, _run, "another");

        SeedreamPlan plan = new EditPlanner(_ledger, Endpoint, isForced: false, null).Plan(Edit("sky"), null, default);

        Assert.Equal((action, isPaid ? Price : 0), (plan.Action, plan.Cost));
    }

    [Fact]
    public void Every_page_of_the_ledger_is_read()
    {
        LedgerRow first = Running(_ledger, _run, "first");
        for (int number = 0; number < 1001; number++)
            _ledger.Jobs.Claim(Key($"edit {number}"), Job($"edit {number}"), _run, false);

        LedgerRow last = Running(_ledger, _run, "last");
        var planner = new EditPlanner(_ledger, Endpoint, isForced: false, null);

        Assert.Equal(first.RequestId, planner.Plan(Edit("first"), null, default).RequestId);
        Assert.Equal(last.RequestId, planner.Plan(Edit("last"), null, default).RequestId);
    }

    [Fact]
    public void Another_endpoint_knows_nothing_of_it()
    {
        Running(_ledger, _run, "sky");

        Assert.Equal(SeedreamPlanAction.Submit, new EditPlanner(_ledger, new Uri("https://other.example/"), isForced: false, null).Plan(Edit("sky"), null, default).Action);
    }

    private void Bring(string prompt, string state)
    {
        LedgerRun dead = _ledger.BeginRun();
        switch (state)
        {
            case "claimed by a run":
                Claim(_ledger, _run, prompt);
                break;
            case "claimed by a dead run":
                Claim(_ledger, dead, prompt);
                break;
            case "submitted by a run":
                Submitting(_ledger, _run, prompt);
                break;
            case "submitted by a dead run":
                Submitting(_ledger, dead, prompt);
                break;
            case "lost":
                _ledger.Jobs.MarkUnknown(Submitting(_ledger, _run, prompt));
                break;
            case "running":
                Running(_ledger, _run, prompt);
                break;
            case "completed":
                Completed(_ledger, _run, prompt);
                break;
            case "saved":
                Saved(_ledger, _run, prompt);
                break;
            case "expired":
                _ledger.Jobs.Expire(Running(_ledger, _run, prompt));
                break;
            case "failed":
                _ledger.Jobs.Fail(Running(_ledger, _run, prompt), "no");
                break;
        }

        _folder.Kill(dead);
    }
}
