namespace Seedream.Chaos;

/// <summary>A bounded number of trials; the command in the README of the tests runs thousands.</summary>
public class ChaosTests
{
    // Each kind of kill in its share.
    private static readonly int KillTrials = Scenarios.All.Sum(scenario => scenario.Weight);

    [Fact]
    public Task Killed_clients_that_run_again_buy_nothing_twice_and_lose_nothing() =>
        RunAsync(new CampaignOptions { Trials = KillTrials, Seed = 1, Scenarios = [.. Scenarios.All.Where(scenario => scenario.Weight > 0)] });

    [Fact]
    public Task Disturbed_clients_buy_nothing_twice_and_lose_nothing() =>
        RunAsync(new CampaignOptions { Trials = 1, Seed = 1, Scenarios = [.. Scenarios.All.Where(scenario => scenario.Weight == 0)] });

    private static async Task RunAsync(CampaignOptions options)
    {
        using var output = new StringWriter();
        int broken = await Campaign.RunAsync(options, output);
        Assert.True(broken == 0, output.ToString());
    }
}
