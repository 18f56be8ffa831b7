using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class WhatIfTests : SeedreamTest
{
    [Theory]
    [InlineData("New-SeedreamImage -Destination $out")]
    [InlineData("Submit-SeedreamJob")]
    public async Task WhatIfSendsNothingAndNamesEveryEditWithPixelsPriceAndTheTotal(string command)
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg");

        Assert.Empty(await RunAsync(
            $"Get-ChildItem *.jpg | {command} -Prompt 'Red' -AspectRatio 3:2 -Size 2K -MaxImages 2 -WhatIf"));

        Assert.Equal(0, Service.Requests);
        string[] lines = [.. Engine.Host.Lines];
        Assert.Equal(3, lines.Length);
        Assert.All(photos, photo => Assert.Single(lines, line => Has(line, photo, "2496×1664", "0.070")));
        Assert.True(Has(lines[^1], "2 edits", "0.140 USD", "Nothing was"), lines[^1]);
        Assert.False(Directory.Exists(Out));
    }

    [Fact]
    public async Task WhatIfNamesTheTargetAndTheMostImagesThatAnEditMayMake()
    {
        string photo = Photos.Add("a.jpg");

        await RunAsync("New-SeedreamImage 'Red' a.jpg -MaxImages 4 -AspectRatio Match -Destination $out -WhatIf");

        Assert.Contains(Engine.Host.Lines, line => Has(line, "4 images", "0.140 USD", photo, Out));
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red' a.jpg")]
    public async Task WhatIfNeedsNoKey(string command)
    {
        Photos.Add("a.jpg");
        using Engine keyless = CreateEngine(Service.Endpoint, null);

        (await keyless.RunAsync($"{command} -WhatIf")).Clean();

        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task WhatIfRefusesSeveralImagesOfADirectEditAsTheRunDoes()
    {
        Photos.Add("a.jpg");
        Engine["rows"] = new PSObject(new { Path = "a.jpg", MaxImages = 2 });

        RunResult run = await Engine.RunAsync(
            "$rows | New-SeedreamImage 'Red' -Direct -Destination $out -WhatIf -PassThru");

        Assert.Equal("Refuse", Assert.Single(run.Output).Text("Action"));
        run.AssertOneError("InvalidParameter", ErrorCategory.InvalidArgument);
    }

    [Fact]
    public async Task ThePreferenceCountsAsTheSwitch()
    {
        Photos.Add("a.jpg");

        await RunAsync("$WhatIfPreference = $true; New-SeedreamImage 'Red' a.jpg -Destination $out");

        Assert.Equal(0, Service.Requests);
        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red' a.jpg")]
    public async Task WhoSaysNoBuysNothing(string command)
    {
        Photos.Add("a.jpg");
        Engine.Host.Answer = "&No";

        Assert.Empty(await RunAsync($"{command} -Confirm"));

        string question = Assert.Single(Engine.Host.Questions);
        Assert.Contains("0.035 USD", question, StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task WhoSaysYesGetsTheImage()
    {
        Photos.Add("a.jpg");

        AssertBelongsToItsJob(
            Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -Confirm")));

        Assert.Single(Engine.Host.Questions);
    }

    [Fact]
    public async Task ConfirmFalseAsksNobody()
    {
        Photos.Add("a.jpg");

        Assert.Single(await RunAsync(
            "$ConfirmPreference = 'Low'; New-SeedreamImage 'Red' a.jpg -Destination $out -Confirm:$false"));

        Assert.Empty(Engine.Host.Questions);
    }

    [Fact]
    public async Task WhatIsPaidAlreadyHasNoPriceInAQuestionOrALog()
    {
        Photos.Add("a.jpg");
        await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out");

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -Confirm -Verbose");

        run.Clean();
        Assert.Contains("0 USD", Assert.Single(Engine.Host.Questions), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Engine.Host.Questions.Concat(run.Verbose), line => line.Contains("0.035", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("letter.jpg")]
    [InlineData("a.jpg -Direct -MaxImages 2")]
    public async Task WhatIfNamesNoWorkThatTheRunRefuses(string arguments)
    {
        Photos.Add("a.jpg");
        Photos.AddBytes("letter.jpg", [1, 2, 3]);
        string script = $"New-SeedreamImage 'Red' {arguments} -Destination $out";

        RunResult plan = await Engine.RunAsync(script + " -WhatIf");
        RunResult run = await Engine.RunAsync(script);

        Assert.Equal(Only(run).ToString(), Only(plan).ToString());

        static ErrorRecord Only(RunResult result) => result.Terminating ?? Assert.Single(result.Errors);
    }

    [LinuxFact]
    public async Task WhatIfRefusesALedgerThatWasDeletedOrReplacedAsTheRunDoes()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        foreach (string change in new[] { "Remove-Item 1.db", "Move-Item 2.db old.db; Copy-Item old.db 2.db" })
        {
            string ledger = change.Split(' ')[1].TrimEnd(';');
            string edit = $"New-SeedreamImage 'Red' -Destination $out -LedgerPath $root/{ledger}";
            await RunAsync($"{edit} a.jpg -Force; {change}");

            RunResult plan = await Engine.RunAsync($"{edit} b.jpg -WhatIf");
            RunResult run = await Engine.RunAsync($"{edit} b.jpg");

            Assert.Equal("LedgerUnavailable", plan.Terminating?.Id());
            Assert.Equal(run.Terminating?.ToString(), plan.Terminating?.ToString());
        }
    }

    [Fact]
    public async Task WhatIfRefusesALogWithoutItsLedgerAsTheRunDoes()
    {
        Photos.Add("a.jpg");
        Photos.AddBytes("ledger.db-wal", [1]);

        foreach (string whatIf in new[] { "-WhatIf", "" })
        {
            RunResult run = await Engine.RunAsync(
                $"New-SeedreamImage 'Red' a.jpg -Destination $out -LedgerPath $root/ledger.db {whatIf}");

            Assert.Equal("LedgerUnavailable", run.Terminating?.Id());
        }

        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task SaveWritesNothingWithWhatIf()
    {
        await RunAsync("Submit-SeedreamJob 'Red' -TextOnly | Wait-SeedreamJob | Save-SeedreamImage $out -WhatIf");

        Assert.Single(Engine.Host.Lines, line => Has(line, "What if", Service.Jobs[0].RequestId));
        Assert.False(Directory.Exists(Out));
        Assert.Equal(0, Service.Counters.Downloads);
    }

    private static bool Has(string line, params string[] parts) =>
        parts.All(part => line.Contains(part, StringComparison.Ordinal));
}
