using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The service deletes images after seven days. An edit whose image is lost has to be bought again.</summary>
public sealed class ExpiredImageTests : SeedreamTest
{
    private const string Make = "New-SeedreamImage 'Red' a.jpg -Destination $out";

    [Fact]
    public async Task AnImageThatIsGoneIsBoughtAgainByResubmitAlone()
    {
        await MakeAndLoseAsync(TimeSpan.FromDays(8));

        RunResult plan = await Engine.RunAsync(Make + " -WhatIf -PassThru");
        RunResult run = await Engine.RunAsync(Make);
        PSObject again = Assert.Single(await RunAsync(Make + " -Resubmit -WhatIf -PassThru"));

        Assert.Equal("Refuse", Assert.Single(plan.Output).Text("Action"));
        foreach (ErrorRecord error in new[] { Assert.Single(plan.Errors), Assert.Single(run.Errors) })
        {
            Assert.Equal("ResultExpired", error.Id());
            Assert.Contains("-Resubmit", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            Assert.Contains("0.035 USD", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Equal(("Submit", 0.035m), (again.Text("Action"), again.Value("Cost")));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task AnImageOfSixDaysIsDownloaded()
    {
        await MakeAndLoseAsync(TimeSpan.FromDays(6));

        Assert.Equal("Download", Assert.Single(await RunAsync(Make + " -WhatIf -PassThru")).Text("Action"));
        AssertBelongsToItsJob(Assert.Single(await RunAsync(Make)));
    }

    private async Task MakeAndLoseAsync(TimeSpan age)
    {
        Photos.Add("a.jpg");
        Service.Skip(-age);
        string path = Assert.Single(await RunAsync(Make)).Text("FullName");
        Service.Skip(age);
        File.Delete(path);

        // The clock of the test jumps, so the module has to hear the service's time again.
        await RunAsync("Get-SeedreamCredit");
    }
}
