using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>No image replaces a photo, or an image of another edit, whatever its name.</summary>
public sealed class OverwriteTests : SeedreamTest
{
    private const string Make = "New-SeedreamImage 'Red' a.jpg -Destination $out";

    [Theory]
    [InlineData("Wait-SeedreamJob | Save-SeedreamImage -Destination $out")]
    [InlineData("Wait-SeedreamJob | Get-SeedreamResult | Save-SeedreamImage -Destination $out")]
    public async Task EachJobOfOnePhotoIsSavedUnderItsOwnName(string save)
    {
        Photos.Add("ein Foto [ä].jpg");
        string script =
            "'A', 'B', 'C' | ForEach-Object { Get-ChildItem *.jpg | Submit-SeedreamJob \"p $_\" } | " + save;

        IReadOnlyList<PSObject> images = await RunAsync(script);

        string[] wanted = ["ein Foto [ä]-2.jpg", "ein Foto [ä]-3.jpg", "ein Foto [ä].jpg"];
        Assert.Equal(wanted, FilesIn(Out).Order(StringComparer.Ordinal));
        Assert.All(images, AssertBelongsToItsJob);

        // The same command again finds every image where it is.
        long downloads = Service.Counters.Downloads;
        Assert.Equal(images.Texts("FullName").Order(), (await RunAsync(script)).Texts("FullName").Order());
        Assert.Equal(wanted, FilesIn(Out).Order(StringComparer.Ordinal));
        Assert.Equal((3, downloads), (Service.Counters.JobsAccepted, Service.Counters.Downloads));
    }

    [Fact]
    public async Task PhotosOfOneNameAreSavedUnderTwo()
    {
        Photos.AddMany("100CANON/IMG_1.JPG", "101CANON/IMG_1.JPG");

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            Get-ChildItem -Recurse -File | Submit-SeedreamJob 'Red' | Wait-SeedreamJob | Get-SeedreamResult |
                Save-SeedreamImage -Destination $out
            """);

        Assert.Equal(["IMG_1-2.jpg", "IMG_1.jpg"], FilesIn(Out).Order(StringComparer.Ordinal));
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Fact]
    public async Task APaidImageIsKeptWhereTheServiceNamesEveryFileAlike()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        Service.Strike(Fault.FileName(EmulatorEndpoint.Result, "output.jpeg"));

        IReadOnlyList<PSObject> images = await RunAsync(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out -Name '{FileName}'");
        await RunAsync("New-SeedreamImage 'Blue' a.jpg -Destination $out -Name '{FileName}'");

        Assert.Equal(3, images.Texts("FullName").Distinct().Count());
        Assert.Equal(
            ["output-2.jpg", "output-3.jpg", "output-4.jpg", "output.jpg"], FilesIn(Out).Order(StringComparer.Ordinal));
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Fact]
    public async Task ANameWithTheDateIsReservedBeforeTheEditIsPaid()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");

        RunResult run = await Engine.RunAsync(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out -Name 'edit-{Date}'");

        Assert.Equal(["DestinationExists", "DestinationExists"], run.Errors.Select(error => error.Id()));
        Assert.Equal(1, Service.Counters.JobsAccepted);
        AssertBelongsToItsJob(Assert.Single(run.Output));
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Blue' a.jpg -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' a.png -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' other/a.jpg -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out -Size 2K")]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out -ReferenceImage a.png")]
    public async Task AnImageOfAnotherEditIsNotReplacedAndNothingIsBought(string other)
    {
        Photos.AddMany("a.jpg", "a.png", "other/a.jpg");
        AssertBelongsToItsJob(Assert.Single(await RunAsync(Make)));

        RunResult plan = await Engine.RunAsync(other + " -WhatIf -PassThru");
        RunResult run = await Engine.RunAsync(other);

        Assert.Equal("Refuse", Assert.Single(plan.Output).Text("Action"));
        Assert.Equal("DestinationExists", Assert.Single(plan.Errors).Id());
        Assert.Equal("DestinationExists", Assert.Single(run.Errors).Id());
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task SaveDoesNotReplaceAnImageOfAnotherEditAndDownloadsNothing()
    {
        Photos.Add("a.jpg");
        await RunAsync(Make + "; $global:job = Submit-SeedreamJob 'Blue' a.jpg | Wait-SeedreamJob");
        long downloads = Service.Counters.Downloads;

        RunResult plan = await Engine.RunAsync("$job | Save-SeedreamImage -Destination $out -WhatIf");
        RunResult run = await Engine.RunAsync("$job | Save-SeedreamImage -Destination $out");

        Assert.Equal("DestinationExists", Assert.Single(plan.Errors).Id());
        Assert.Equal("DestinationExists", Assert.Single(run.Errors).Id());
        Assert.Equal(downloads, Service.Counters.Downloads);
        Assert.Equal(["a.jpg"], FilesIn(Out));
    }

    [Fact]
    public async Task AnUpdatedPhotoReplacesItsImageAndTheOlderOneStaysBesideIt()
    {
        Photos.Add("a.jpg");
        string older = Assert.Single(await RunAsync(Make)).Text("RequestId");
        string dated = $"a.{File.GetLastWriteTime(Path.Combine(Out, "a.jpg")):yyyyMMdd-HHmmss}.jpg";
        Photos.Add("a.jpg");

        PSObject newer = Assert.Single(await RunAsync(Make));

        AssertBelongsToItsJob(newer);
        Assert.Equal([dated, "a.jpg"], FilesIn(Out).Order(StringComparer.Ordinal));
        Assert.True(EmulatorImage.TryReadRequestId(Path.Combine(Out, dated), out string? requestId, out _));
        Assert.Equal(older, requestId);
    }

    [Fact]
    public async Task AnImageThatWasChangedButHasItsLengthIsKept()
    {
        Photos.Add("a.jpg");
        string path = Assert.Single(await RunAsync(Make)).Text("FullName");
        byte[] changed = await File.ReadAllBytesAsync(path);
        changed[^3] ^= 1;
        await File.WriteAllBytesAsync(path, changed);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync(Make);

        Assert.Equal("DestinationExists", Assert.Single(run.Errors).Id());
        Assert.Equal(1, Service.Counters.JobsAccepted);
        Assert.Equal(changed, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task APhotoThatMovedHasItsImageStill()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(await RunAsync(Make));

        PSObject again = Assert.Single(await RunAsync(
            "$null = New-Item moved -ItemType Directory; Move-Item a.jpg moved; "
            + "New-SeedreamImage 'Red' moved/a.jpg -Destination $out"));

        Assert.Equal(first.Text("FullName"), again.Text("FullName"));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ForceOverwritesFilesAndBuysNothing()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(await RunAsync(Make));
        await File.WriteAllTextAsync(first.Text("FullName"), "retouched by hand");

        AssertBelongsToItsJob(Assert.Single(await RunAsync(Make + " -Force")));

        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ResubmitBuysANewJobAndOverwritesNoFileOfSomeoneElse()
    {
        Photos.Add("a.jpg");
        await RunAsync(Make);

        PSObject second = Assert.Single(await RunAsync(Make + " -Resubmit"));

        AssertBelongsToItsJob(second);
        Assert.Equal(2, Service.Counters.JobsAccepted);
        Assert.Equal(2, FilesIn(Out).Count());
        await File.WriteAllTextAsync(second.Text("FullName"), "retouched by hand");
        RunResult refused = await Engine.RunAsync(Make + " -Resubmit");
        Assert.Equal("DestinationExists", Assert.Single(refused.Errors).Id());
        Assert.Equal(2, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("symbolic link to the folder")]
    [InlineData("symbolic link to the photo")]
    [InlineData("hard link to the photo")]
    [InlineData("hard link to the reference")]
    public async Task ForceReplacesNoPhotoByWhateverPathItIsReached(string way)
    {
        if (OperatingSystem.IsWindows())
            return;

        string photo = Photos.Add("in ä/a.jpg");
        string reference = Photos.Add("style.jpg");
        byte[][] before = [await File.ReadAllBytesAsync(photo), await File.ReadAllBytesAsync(reference)];
        string name = "a";
        switch (way)
        {
            case "symbolic link to the folder":
                Directory.CreateSymbolicLink(Out, Photos.PathOf("in ä"));
                break;
            case "symbolic link to the photo":
                Directory.CreateDirectory(Out);
                File.CreateSymbolicLink(Path.Combine(Out, "a.jpg"), photo);
                break;
            default:
                Directory.CreateDirectory(Out);
                name = "linked";
                string linked = way.EndsWith("reference", StringComparison.Ordinal) ? reference : photo;
                await RunAsync($"ln '{linked}' $out/linked.jpg");
                break;
        }

        string script = $"Get-ChildItem 'in ä' | New-SeedreamImage 'W' -Destination $out -Name {name} "
            + "-ReferenceImage style.jpg -Force";
        RunResult plan = await Engine.RunAsync(script + " -WhatIf");
        RunResult run = await Engine.RunAsync(script);

        Assert.Equal("DestinationExists", Assert.Single(plan.Errors).Id());
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal("DestinationExists", error.Id());
        Assert.DoesNotContain("-Force", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before[0], await File.ReadAllBytesAsync(photo));
        Assert.Equal(before[1], await File.ReadAllBytesAsync(reference));
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("n", 190)]
    [InlineData("n", 250)]
    [InlineData("写", 60)]
    [InlineData("写", 83)]
    public async Task ALongNameKeepsItsNumber(string letter, int count)
    {
        string name = string.Concat(Enumerable.Repeat(letter, count));
        Photos.Add(name + ".jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out -MaxImages 3");

        Assert.Equal(3, FilesIn(Out).Count());
        Assert.All(images, image =>
            Assert.EndsWith($"{letter}-{image.Value("Index")}.jpg", image.Text("FullName"), StringComparison.Ordinal));
        Assert.All(images, AssertBelongsToItsJob);
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!);
}
