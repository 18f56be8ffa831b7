using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>Photos have the names that people give them.</summary>
public sealed class FileNameTests : SeedreamTest
{
    public static TheoryData<string> Names => ["a [1].jpg", "two words.jpg", "Über Größe.jpg", "cost $5.jpg", "back`tick.jpg", "it's.jpg", "写真.jpg", "-dash.jpg", "a&b;c.jpg"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_piped_file_of_any_name_is_edited_and_keeps_its_name(string name)
    {
        string photo = Photos.Add(name);

        PSObject image = Assert.Single(await RunAsync("Get-ChildItem -File | New-SeedreamImage 'Red' -Destination $out"));

        AssertBelongsToItsJob(image);
        Assert.Equal((photo, Path.Combine(Out, name)), (image.Text("Source"), image.Text("FullName")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_literal_path_is_taken_as_it_stands(string name)
    {
        Engine["photo"] = Photos.Add(name);

        AssertBelongsToItsJob(Assert.Single(await RunAsync("New-SeedreamImage 'Red' -LiteralPath $photo -Destination $out")));
    }

    [Fact]
    public async Task Brackets_in_a_path_are_wildcards_where_they_match_and_a_name_where_they_do_not()
    {
        string[] photos = Photos.AddMany("a1.jpg", "b [1].jpg");

        IReadOnlyList<PSObject> images = await RunAsync("New-SeedreamImage 'Red' 'a[1].jpg', 'b [1].jpg' -Destination $out");

        Assert.Equal(photos, images.Texts("Source").Order());
    }

    [Fact]
    public async Task A_reference_with_brackets_is_taken_as_it_stands()
    {
        string style = Photos.Add("style [1].jpg");

        await RunAsync("Submit-SeedreamJob 'Red' -ReferenceImage 'style [1].jpg'");

        Assert.Equal([TestPhotos.Hash(style)], Assert.Single(Service.Jobs).InputHashes);
    }

    [Fact]
    public async Task Relative_paths_follow_the_session_and_not_the_process()
    {
        string photo = Photos.Add("below/a.jpg");
        Engine.Location = Photos.PathOf("below");

        PSObject image = Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination made -ReferenceImage ./a.jpg"));

        Assert.Equal((photo, Photos.PathOf("below", "made", "a.jpg")), (image.Text("Source"), image.Text("FullName")));
    }

    [Fact]
    public async Task A_destination_of_any_name_is_taken_as_it_stands()
    {
        Photos.Add("a.jpg");

        PSObject image = Assert.Single(await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination 'out [1] $x `y'"));

        Assert.Equal(Photos.PathOf("out [1] $x `y", "a.jpg"), image.Text("FullName"));
    }
}
