using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>A run does not edit the images that it, or an earlier run, has saved below its own destination.</summary>
public sealed class OwnImageTests : SeedreamTest
{
    [Theory]
    [InlineData("Get-ChildItem -Recurse -File | New-SeedreamImage 'Red' -Destination out -Root .")]
    [InlineData("Get-ChildItem -File | New-SeedreamImage 'Red' -Destination . -Name '{BaseName}-edited'")]
    public async Task ImagesBelowTheDestinationAreSkippedWithAWord(string script)
    {
        Photos.AddMany("a [1].jpg", "b ä.jpg", "c.jpg", "d.jpg");
        await RunAsync(script);

        foreach (string run in new[] { script + " -WhatIf", script, script })
        {
            RunResult again = await Engine.RunAsync(run);
            again.Clean();
            string warning = Assert.Single(again.Warnings);
            Assert.Contains("4 ", warning, StringComparison.Ordinal);
            Assert.Contains("-Destination", warning, StringComparison.Ordinal);
        }

        Assert.Equal(4, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task AnImageThatAppearsDuringTheRunIsSkippedToo()
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync(
            """
            & { Get-Item a.jpg; while (-not (Test-Path $out/a.jpg)) { }; Get-ChildItem $out } |
                New-SeedreamImage 'Red' -Destination $out -Name '{BaseName}'
            """);

        run.Clean();
        Assert.Single(run.Warnings);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ARenamedImageIsRecognized()
    {
        Photos.Add("a.jpg");
        await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out; Rename-Item $out/a.jpg 'my favorite.jpg'");

        RunResult run = await Engine.RunAsync("Get-ChildItem $out | New-SeedreamImage 'Red' -Destination $out");

        Assert.Single(run.Warnings);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task AnImageIsEditedIntoAnotherDestination()
    {
        Photos.Add("a.jpg");
        await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out");

        RunResult run = await Engine.RunAsync("Get-ChildItem $out | New-SeedreamImage 'Blue' -Destination second");

        AssertBelongsToItsJob(Assert.Single(run.Clean()));
        Assert.Empty(run.Warnings);
    }

    [Fact]
    public async Task APhotoOfOnesOwnBelowTheDestinationIsEdited()
    {
        Photos.AddMany("out/a.jpg", "b.jpg");
        await RunAsync("New-SeedreamImage 'Red' b.jpg -Destination $out");

        Assert.Single(await RunAsync(
            "New-SeedreamImage 'Red' $out/a.jpg -Destination $out -Name '{BaseName}-edited'"));
    }
}
