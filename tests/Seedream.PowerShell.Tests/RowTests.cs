using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>Rows as <c>Import-Csv</c> gives them: objects whose every property is text, and often empty.</summary>
public sealed class RowTests : SeedreamTest
{
    [Fact]
    public async Task Each_row_is_made_with_its_own_cells()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        Engine["rows"] = new[]
        {
            Row(("Path", "a.jpg"), ("Prompt", "Red"), ("AspectRatio", "3:2"), ("Size", "2K"), ("MaxImages", "2"), ("OptimizePrompt", "standard"), ("Watermark", "True")),
            Row(("Path", "b.jpg"), ("Prompt", "Blue"), ("AspectRatio", "1:1"), ("Size", "3k"), ("MaxImages", "1"), ("OptimizePrompt", "Fast"), ("Watermark", "False")),
            Row(("Path", "c.jpg"), ("Prompt", "Green"), ("AspectRatio", ""), ("Size", ""), ("MaxImages", ""), ("OptimizePrompt", ""), ("Watermark", "")),
        };

        RunResult run = await Engine.RunAsync("$rows | New-SeedreamImage -Destination $out -Debug");

        IReadOnlyList<PSObject> images = run.Clean();
        Assert.All(images, AssertBelongsToItsJob);
        Assert.Equal(
            [("Blue", "1:1", "3K", 1), ("Green", "16:9", "3K", 1), ("Red", "3:2", "2K", 2)],
            Service.Jobs.Select(job => (job.Prompt, job.AspectRatio, job.Size, job.MaxImages)).Order());
        Assert.Contains("\"watermark\":true", Body(run, "Red"), StringComparison.Ordinal);
        Assert.Contains("\"optimize_prompt\":\"standard\"", Body(run, "Red"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"watermark\":true", Body(run, "Blue"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"watermark\":true", Body(run, "Green"), StringComparison.Ordinal);
        Assert.DoesNotContain("optimize_prompt", Body(run, "Green"), StringComparison.Ordinal);
        Assert.DoesNotContain("max_images", Body(run, "Green"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_does_not_stay_for_the_next_row_that_lacks_it()
    {
        Engine["rows"] = new[] { Row(("Prompt", "Red"), ("AspectRatio", "1:1"), ("MaxImages", "2"), ("Watermark", "True")), Row(("Prompt", "Blue")) };

        RunResult run = await Engine.RunAsync("$rows | Submit-SeedreamJob -Debug");

        run.Clean();
        Assert.Equal([("Blue", "16:9", 1), ("Red", "1:1", 2)], Service.Jobs.Select(job => (job.Prompt, job.AspectRatio, job.MaxImages)).Order());
        Assert.DoesNotContain("\"watermark\":true", Body(run, "Blue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_with_a_prompt_alone_are_pictures_without_a_photo()
    {
        Engine["rows"] = new[] { Row(("Prompt", "A red boat")), Row(("Prompt", "A blue boat")) };

        IReadOnlyList<PSObject> images = await RunAsync("$rows | New-SeedreamImage -Destination $out");

        Assert.Equal(["A blue boat", "A red boat"], images.Texts("Prompt").Order());
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Fact]
    public async Task Rows_may_name_the_destination()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Engine["rows"] = new[] { Row(("Path", "a.jpg"), ("Destination", "one")), Row(("Path", "b.jpg"), ("Destination", "two")) };

        IReadOnlyList<PSObject> images = await RunAsync("$rows | New-SeedreamImage 'Red'");

        Assert.Equal([Photos.PathOf("one", "a.jpg"), Photos.PathOf("two", "b.jpg")], images.Texts("FullName").Order());
    }

    [Fact]
    public async Task A_row_with_an_empty_reference_has_none()
    {
        string photo = Photos.Add("a.jpg");
        Engine["rows"] = new[] { Row(("Path", "a.jpg"), ("ReferenceImage", "")) };

        await RunAsync("$rows | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal([TestPhotos.Hash(photo)], Assert.Single(Service.Jobs).InputHashes);
    }

    [Fact]
    public async Task A_row_takes_whichever_of_path_and_address_is_filled_in()
    {
        string photo = Photos.Add("a.jpg");
        Engine["rows"] = new[] { Row(("Path", "a.jpg"), ("Uri", "")), Row(("Path", ""), ("Uri", "https://photos.example/sea.jpg")) };

        IReadOnlyList<PSObject> images = await RunAsync("$rows | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal([photo, "https://photos.example/sea.jpg"], images.Texts("Source").OrderDescending().OrderBy(source => source.StartsWith("https", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Path", "")]
    [InlineData("Path", null)]
    [InlineData("LiteralPath", "")]
    [InlineData("Uri", "")]
    public async Task An_empty_cell_for_the_photo_is_an_error_and_not_a_paid_picture_without_it(string column, string? cell)
    {
        Photos.Add("good.jpg");
        Engine["rows"] = new[] { Row(("Prompt", "Red"), (column, cell)), Row(("Prompt", "Blue"), (column == "Uri" ? "Path" : column, "good.jpg")) };

        RunResult run = await Engine.RunAsync("$rows | New-SeedreamImage -Destination $out");

        Assert.Equal("InputNotFound", Assert.Single(run.Errors).Id());
        Assert.Equal("Blue", Assert.Single(Service.Jobs).Prompt);
    }

    [Theory]
    [InlineData("$rows | New-SeedreamImage 'Red' -Destination $out")]
    [InlineData("$rows | New-SeedreamImage -Prompt { 'Red' } -Destination $out")]
    [InlineData("$rows | Submit-SeedreamJob 'Red'")]
    public async Task An_object_that_speaks_of_no_edit_never_becomes_a_paid_one(string script)
    {
        Engine["rows"] = new object[] { Row(("File", "a.jpg"), ("Size", "2K")), 42, Row(("Name", "a.jpg")) };

        RunResult run = await Engine.RunAsync(script);

        Assert.Equal(3, run.Errors.Count);
        Assert.Empty(run.Output);
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' -Path $nothing -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' $nothing -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' -LiteralPath $nothing -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' -Uri $nothing -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' -Path @() -Destination $out")]
    [InlineData("New-SeedreamImage 'Red' -Path '' -Destination $out")]
    public async Task A_variable_that_holds_no_photo_is_an_error_and_not_a_paid_picture_without_it(string script)
    {
        RunResult run = await Engine.RunAsync(script);

        Assert.Equal("InputNotFound", Assert.Single(run.Errors).Id());
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task A_cell_that_is_no_number_refuses_its_row_alone()
    {
        Engine["rows"] = new[] { Row(("Prompt", "Red"), ("MaxImages", "many")), Row(("Prompt", "Green"), ("Watermark", "perhaps")), Row(("Prompt", "Blue")) };

        RunResult run = await Engine.RunAsync("$rows | Submit-SeedreamJob");

        Assert.Equal(["many", "perhaps"], run.Errors.Select(error => error.ToString().Contains("many", StringComparison.Ordinal) ? "many" : error.ToString().Contains("perhaps", StringComparison.Ordinal) ? "perhaps" : error.ToString()));
        Assert.Equal("Blue", Assert.Single(Service.Jobs).Prompt);
    }

    private static PSObject Row(params (string Name, string? Cell)[] cells)
    {
        var row = new PSObject();
        foreach ((string name, string? cell) in cells)
            row.Properties.Add(new PSNoteProperty(name, cell));

        return row;
    }

    private static string Body(RunResult run, string prompt) =>
        Assert.Single(run.Debug, line => line.StartsWith('>') && line.Contains($"\"prompt\":\"{prompt}\"", StringComparison.Ordinal));
}
