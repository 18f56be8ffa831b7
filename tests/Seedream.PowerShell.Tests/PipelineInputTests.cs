using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class PipelineInputTests : SeedreamTest
{
    [Fact]
    public async Task EveryPipedFileBecomesAImageOfItsOwnWithTheRightContent()
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg", "c.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            Get-ChildItem *.jpg |
                New-SeedreamImage -Prompt { "Portrait of $($_.BaseName)" } -Destination { Join-Path $out $_.BaseName }
            """);

        Assert.Equal(photos, images.Texts("Source").Order());
        Assert.Equal(["Portrait of a", "Portrait of b", "Portrait of c"], images.Texts("Prompt").Order());
        Assert.Equal(
            [Path.Combine(Out, "a", "a.jpg"), Path.Combine(Out, "b", "b.jpg"), Path.Combine(Out, "c", "c.jpg")],
            images.Texts("FullName").Order());
        Assert.All(images, AssertBelongsToItsJob);
        Assert.All(images, image => Assert.Equal(new FileInfo(image.Text("FullName")).Length, image.Value("Length")));
    }

    [Theory]
    [InlineData("'*.jpg' | New-SeedreamImage")]
    [InlineData("New-SeedreamImage -Path *.jpg")]
    [InlineData("New-SeedreamImage -Path a.jpg, b.jpg")]
    [InlineData("New-SeedreamImage -LiteralPath a.jpg, b.jpg")]
    [InlineData("'a.jpg', 'b.jpg' | New-SeedreamImage")]
    [InlineData("'a.jpg', 'b.jpg' | ForEach-Object { [pscustomobject]@{ Path = $_ } } | New-SeedreamImage")]
    [InlineData("'a.jpg', 'b.jpg' | ForEach-Object { [pscustomobject]@{ LiteralPath = $_ } } | New-SeedreamImage")]
    [InlineData("Get-ChildItem *.jpg | Select-Object FullName | New-SeedreamImage")]
    [InlineData("Get-ChildItem *.jpg | Select-Object PSPath | New-SeedreamImage")]
    [InlineData("Get-ChildItem *.jpg | New-SeedreamImage")]
    public async Task PhotosComeInByEveryWayThatPowerShellHas(string script)
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg");

        IReadOnlyList<PSObject> images = await RunAsync($"{script} -Prompt 'Red' -Destination $out");

        Assert.Equal(photos, images.Texts("Source").Order());
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Uri = 'https://photos.example/sea.jpg' } | New-SeedreamImage 'Red'")]
    [InlineData("New-SeedreamImage 'Red' -Uri https://photos.example/sea.jpg")]
    public async Task APhotoOnTheWebIsFetchedByTheService(string script)
    {
        PSObject image = Assert.Single(await RunAsync($"{script} -Destination $out"));

        Assert.Equal("https://photos.example/sea.jpg", image.Text("Source"));
        Assert.Equal("sea.jpg", Path.GetFileName(image.Text("FullName")));
        Assert.Single(Assert.Single(Service.Jobs).InputHashes);
        Assert.Equal(0, Service.Counters.FilesUploaded);
    }

    [Fact]
    public async Task ReferencesAloneMakeOneEditWithoutASource()
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg");

        PSObject image = Assert.Single(
            await RunAsync("New-SeedreamImage 'Both as one' -ReferenceImage a.jpg, b.jpg -Destination $out"));

        Assert.Equal("", image.Text("Source"));
        Assert.Equal("both-as-one.jpg", Path.GetFileName(image.Text("FullName")));
        Assert.Equal(photos.Select(TestPhotos.Hash), Assert.Single(Service.Jobs).InputHashes);
    }

    [Fact]
    public async Task APromptAloneMakesOneImage()
    {
        PSObject image = Assert.Single(await RunAsync("New-SeedreamImage 'A red boat' -TextOnly -Destination $out"));

        Assert.Equal("a-red-boat.jpg", Path.GetFileName(image.Text("FullName")));
        AssertBelongsToItsJob(image);
        Assert.Empty(Assert.Single(Service.Jobs).InputHashes);
    }

    [Fact]
    public async Task MatchTakesTheRatioNearestToEachPhoto()
    {
        Photos.Add("tall.jpg", 60, 80);
        Photos.Add("wide.jpg", 84, 36);

        await RunAsync("Get-ChildItem *.jpg | Submit-SeedreamJob -Prompt { $_.BaseName } -AspectRatio Match");

        Assert.Equal(
            [("tall", "3:4"), ("wide", "21:9")],
            Service.Jobs.Select(job => (job.Prompt, job.AspectRatio)).Order());
    }

    [Fact]
    public async Task WhatIsNotGivenIsLeftToTheServiceAndWhatIsGivenIsSent()
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync(
            """
            Submit-SeedreamJob 'Red' -TextOnly -Debug
            Submit-SeedreamJob 'Green' a.jpg -Debug
            $all = @{ AspectRatio = '1:1'; Size = '2K'; MaxImages = 2; OptimizePrompt = 'Standard'; Watermark = $true }
            Submit-SeedreamJob 'Blue' a.jpg @all -Debug
            """);

        run.Clean();
        string plain = Assert.Single(run.Debug, line => line.Contains("\"Red\"", StringComparison.Ordinal));
        Assert.All(
            ["aspect_ratio", "size", "max_images", "optimize_prompt", "watermark"],
            name => Assert.DoesNotContain(name, plain, StringComparison.Ordinal));
        string photo = Assert.Single(run.Debug, line => line.Contains("\"Green\"", StringComparison.Ordinal));
        Assert.Contains("\"aspect_ratio\":\"4:3\"", photo, StringComparison.Ordinal);
        Assert.All(
            ["size", "max_images", "optimize_prompt", "watermark"],
            name => Assert.DoesNotContain(name, photo, StringComparison.Ordinal));
        string full = Assert.Single(run.Debug, line => line.Contains("\"Blue\"", StringComparison.Ordinal));
        Assert.All(
            [
                "\"aspect_ratio\":\"1:1\"", "\"size\":\"2K\"", "\"max_images\":2",
                "\"optimize_prompt\":\"standard\"", "\"watermark\":true",
            ],
            pair => Assert.Contains(pair, full, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SeveralImagesOfOneEditAreNumberedAndShareItsCost()
    {
        Photos.Add("a.jpg");

        IReadOnlyList<PSObject> images =
            await RunAsync("New-SeedreamImage 'Red' a.jpg -MaxImages 3 -Destination $out");

        Assert.Equal(["a-1.jpg", "a-2.jpg", "a-3.jpg"], images.Texts("FullName").Select(Path.GetFileName));
        Assert.All(images, AssertBelongsToItsJob);
        Assert.Equal(Service.Counters.AmountBilled, images.Sum(image => (decimal)image.Value("Cost")!));
    }

    [Fact]
    public async Task InlineInputUploadsNothingAndStillEditsThePhoto()
    {
        Photos.Add("a.jpg");

        AssertBelongsToItsJob(
            Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -InlineInput -Destination $out")));

        Assert.Equal(0, Service.Counters.Requests[EmulatorEndpoint.Upload]);
    }

    [Fact]
    public async Task ADirectEditTakesOneRequestAndNoPolls()
    {
        Photos.Add("a.jpg");

        AssertBelongsToItsJob(Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Direct -Destination $out")));

        EmulatorCounters counters = Service.Counters;
        Assert.Equal(
            (1, 0, 0),
            (counters.Requests[EmulatorEndpoint.Direct], counters.Requests[EmulatorEndpoint.Submit], counters.Polls));
    }
}
