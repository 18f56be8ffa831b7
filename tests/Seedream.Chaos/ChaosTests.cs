namespace Seedream.Chaos;

/// <summary>As many trials as fit in three minutes. README.md describes the command for thousands.</summary>
public class ChaosTests
{
    // About as many as fit in the time on two cores. Each day begins where the day before has ended.
    private const int TrialsPerDay = 40;

    // With the scenarios without kills, three minutes.
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    [Fact]
    public Task KilledClientsThatRunAgainPayForNothingTwiceAndLoseNothing()
    {
        Scenario[] scenarios = [.. Scenario.All.Where(scenario => scenario.Weight > 0)];
        return RunAsync(new CampaignOptions
        {
            Trials = scenarios.Sum(scenario => scenario.Weight),
            Seed = (int)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalDays * TrialsPerDay,
            Scenarios = scenarios,
            Time = Time,
        });
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
