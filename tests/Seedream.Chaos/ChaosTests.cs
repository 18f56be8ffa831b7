namespace Seedream.Chaos;

/// <summary>A few trials. README.md describes the command for thousands.</summary>
public class ChaosTests
{
    [Fact]
    public Task KilledClientsThatRunAgainPayForNothingTwiceAndLoseNothing()
    {
        Scenario[] scenarios = [.. Scenario.All.Where(scenario => scenario.Weight > 0)];
        int trials = scenarios.Sum(scenario => scenario.Weight);
        return RunAsync(new CampaignOptions { Trials = trials, Scenarios = scenarios });
    }

    [Fact]
    public Task DisturbedClientsPayForNothingTwiceAndLoseNothing()
    {
        Scenario[] scenarios = [.. Scenario.All.Where(scenario => scenario.Weight == 0)];
        return RunAsync(new CampaignOptions { Trials = 1, Scenarios = scenarios });
    }

    private static async Task RunAsync(CampaignOptions options)
    {
        using var output = new StringWriter();
        int exitCode = await Campaign.RunAsync(options, output);
        Assert.True(exitCode == 0, output.ToString());
    }
}
