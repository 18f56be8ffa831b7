using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The summary of a run counts what was accepted and billed, and tells new from old.</summary>
public sealed class SummaryTests : SeedreamTest
{
    private const string Make =
        "Get-ChildItem $root/*.jpg | New-SeedreamImage 'Red' -Destination $out -MaximumRetryCount 0 -TimeoutSec 1";

    [Fact]
    public async Task APaidImageThatCannotBeFetchedIsSpent()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.Strike(Fault.Answer(EmulatorEndpoint.Download, 410, ErrorShape.Error));

        Assert.Contains("0.07 USD spent", await SummaryAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReusedImagesAreNotSpentAgain()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out");

        string summary = await SummaryAsync();

        Assert.Contains("2 images, 1 of them reused (0.035 USD paid earlier)", summary, StringComparison.Ordinal);
        Assert.Contains("0.035 USD spent", summary, StringComparison.Ordinal);
        string table = Assert.Single(await RunAsync($"{Make} | Out-String -Width 100")).ToString();
        Assert.Matches("Reused", table);
        Assert.Equal(2, table.Split('\n').Count(line => line.Contains(" yes ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ARunWithoutWorkSaysSoInOneLine()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        await RunAsync(Make);

        Assert.Equal(
            "2 edits: nothing to do. All 2 images are on disk (0.07 USD paid earlier).", await SummaryAsync());

        File.Delete(Path.Combine(Photos.Root, "out", "a.jpg"));
        Assert.DoesNotContain("nothing to do", await SummaryAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AJobThatIsStillRunningIsNamedWithItsPrice()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.KeepJobsRunning();

        Assert.Contains("0 USD spent, 0.07 USD pending", await SummaryAsync(), StringComparison.Ordinal);
    }

    private async Task<string> SummaryAsync()
    {
        RunResult run = await Engine.RunAsync(Make + " 6>&1");
        return Assert.Single(run.Output, item => item.BaseObject is InformationRecord).ToString();
    }
}
