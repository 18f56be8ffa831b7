using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>Where images go: -Destination, -Root, -Name and -Force.</summary>
public sealed class TargetTests : SeedreamTest
{
    [Fact]
    public async Task AMissingDestinationIsMade()
    {
        Photos.Add("a.jpg");

        PSObject image = Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination one/two/three"));

        Assert.Equal(Photos.PathOf("one", "two", "three", "a.jpg"), image.Text("FullName"));
    }

    [Fact]
    public async Task RootMakesTheFoldersBelowItAgain()
    {
        Photos.AddMany("trip/a.jpg", "trip/sea/b.jpg", "trip/sea/deep/c.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            "Get-ChildItem trip -Recurse -File | New-SeedreamImage 'Red' -Root trip -Destination $out");

        Assert.Equal(
            ["a.jpg", Path.Combine("sea", "b.jpg"), Path.Combine("sea", "deep", "c.jpg")],
            images.Texts("FullName").Select(path => Path.GetRelativePath(Out, path)).Order());
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Fact]
    public async Task APhotoOutsideOfTheRootIsRefusedAndTheOthersGoOn()
    {
        Photos.AddMany("trip/a.jpg", "other/b.jpg");

        RunResult run = await Engine.RunAsync(
            "'other/b.jpg', 'trip/a.jpg' | New-SeedreamImage 'Red' -Root trip -Destination $out");

        Assert.Equal("InvalidParameter", Assert.Single(run.Errors).Id());
        Assert.Equal(Path.Combine(Out, "a.jpg"), Assert.Single(run.Output).Text("FullName"));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ANameIsMadeOfItsTemplate()
    {
        Photos.Add("a.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            New-SeedreamImage 'Make it red' a.jpg -MaxImages 2 -Destination $out `
                -Name '{BaseName}_{Extension}_{Prompt}_{Index}'
            """);

        Assert.Equal(
            ["a_jpg_make-it-red_1.jpg", "a_jpg_make-it-red_2.jpg"],
            images.Texts("FullName").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task OneImageOfSeveralThatWereAskedForHasItsNumber()
    {
        Photos.AddMany("a.jpg", "a.png");
        Service.Options.ImagesMade = 1;

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            New-SeedreamImage 'Red' a.jpg -MaxImages 3 -Destination $out
            New-SeedreamImage 'Red' a.png -Destination $out
            """);

        Assert.Equal([Path.Combine(Out, "a-1.jpg"), Path.Combine(Out, "a.jpg")], images.Texts("FullName"));
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Theory]
    [InlineData("Save-SeedreamImage $id -Destination $out")]
    [InlineData("$job | Save-SeedreamImage -Destination $out")]
    [InlineData("$job | Save-SeedreamImage -Destination $out -NoLedger")]
    [InlineData("$job | Get-SeedreamResult | Save-SeedreamImage -Destination $out")]
    public async Task ItHasItsNumberWhicheverWayItIsSaved(string save)
    {
        Photos.Add("a.jpg");
        Service.Options.ImagesMade = 1;

        PSObject image = Assert.Single(await RunAsync(
            $"""
            $job = Submit-SeedreamJob 'Red' a.jpg -MaxImages 3 | Wait-SeedreamJob
            $id = $job.RequestId
            {save}
            """));

        Assert.Equal("a-1.jpg", Path.GetFileName(image.Text("FullName")));
    }

    [Fact]
    public async Task AImageThatWasSavedWithoutItsNumberStaysWhereItIs()
    {
        Photos.Add("a.jpg");
        Service.Options.ImagesMade = 1;
        const string Script = "New-SeedreamImage 'Red' a.jpg -MaxImages 3 -Destination $out -Name ";
        PSObject first = Assert.Single(await RunAsync(Script + "'{Index}'"));

        PSObject again = Assert.Single(await RunAsync(Script + "'1'"));

        Assert.Equal(first.Text("FullName"), again.Text("FullName"));
        Assert.Equal([Path.Combine(Out, "1.jpg")], Directory.EnumerateFiles(Out));
    }

    [Fact]
    public async Task TheRequestIdTellsApartWhatWouldHaveOneName()
    {
        Photos.AddMany("one/a.jpg", "two/a.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            "Get-ChildItem -Recurse -File | New-SeedreamImage 'Red' -Name '{BaseName}-{RequestId}' -Destination $out");

        Assert.Equal(
            images.Texts("RequestId").Select(id => $"a-{id}.jpg"),
            images.Texts("FullName").Select(Path.GetFileName));
        Assert.Equal(2, images.Count);
    }

    [Fact]
    public async Task ForceOverwritesWhatIsInTheWay()
    {
        Photos.Add("a.jpg");
        Photos.AddBytes("out/a.jpg", [1, 2, 3]);

        AssertBelongsToItsJob(
            Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -Force")));
    }

    [Fact]
    public async Task NotEvenForceOverwritesThePhotoItself()
    {
        string photo = Photos.Add("a.jpg");
        byte[] before = await File.ReadAllBytesAsync(photo);

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' a.jpg -Destination . -Force");

        Assert.Equal("DestinationExists", Assert.Single(run.Errors).Id());
        Assert.Equal(before, await File.ReadAllBytesAsync(photo));
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task ARunLeavesNothingButItsImages()
    {
        Photos.AddMany("a.jpg", "b.jpg");

        await RunAsync("Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal(["a.jpg", "b.jpg"], Directory.EnumerateFileSystemEntries(Out).Select(Path.GetFileName).Order());
    }
}
