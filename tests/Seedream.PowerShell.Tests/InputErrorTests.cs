using System.Management.Automation;
using System.Text;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>What the service would refuse is refused here, costs nothing, and keeps nothing else from being made.</summary>
public sealed class InputErrorTests : SeedreamTest
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string, string, ErrorCategory> BadFiles => new()
    {
        { "missing.jpg", "InputNotFound", ErrorCategory.ObjectNotFound },
        { "missing-folder/a.jpg", "InputNotFound", ErrorCategory.ObjectNotFound },
        { "folder", "InputNotFound", ErrorCategory.ObjectNotFound },
        { "empty.jpg", "InputRejected", ErrorCategory.InvalidData },
        { "text.jpg", "InputRejected", ErrorCategory.InvalidData },
        { "cut.jpg", "InputRejected", ErrorCategory.InvalidData },
        { "large.jpg", "InputRejected", ErrorCategory.InvalidData },
        { "strip.jpg", "InputRejected", ErrorCategory.InvalidData },
        { "long.jpg", "InputRejected", ErrorCategory.InvalidData },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_an_error_of_its_own_and_the_next_one_is_made(string bad, string id, ErrorCategory category)
    {
        AddBadFiles();
        Engine["bad"] = Photos.PathOf(bad);

        RunResult run = await Engine.RunAsync("[pscustomobject]@{ LiteralPath = $bad }, [pscustomobject]@{ LiteralPath = 'good.jpg' } | New-SeedreamImage 'Red' -Destination $out");

        AssertOneError(run, id, category, Photos.PathOf(bad));
        Assert.Contains(Photos.PathOf(bad), run.Errors[0].ToString(), StringComparison.Ordinal);
        AssertOnlyGoodWasMade(run);
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_never_submitted(string bad, string id, ErrorCategory category)
    {
        AddBadFiles();
        Engine["bad"] = Photos.PathOf(bad);

        RunResult run = await Engine.RunAsync("Submit-SeedreamJob 'Red' -LiteralPath $bad");

        AssertOneError(run, id, category, Photos.PathOf(bad));
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("Prompt", "", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("Prompt", "  ", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("AspectRatio", "5:7", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("Size", "4K", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "16", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "0", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "15", "InputRejected", ErrorCategory.InvalidData)]
    [InlineData("OptimizePrompt", "Slow", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("ReferenceImage", "missing.jpg", "InputNotFound", ErrorCategory.ObjectNotFound)]
    public async Task A_bad_cell_is_an_error_of_its_row_and_the_next_one_is_made(string column, string cell, string id, ErrorCategory category)
    {
        Photos.AddMany("bad.jpg", "good.jpg");
        Engine["rows"] = new[] { Row("bad.jpg"), Row("good.jpg") };
        ((PSObject[])Engine["rows"]!)[0].Properties.Remove(column);
        ((PSObject[])Engine["rows"]!)[0].Properties.Add(new PSNoteProperty(column, cell));

        RunResult run = await Engine.RunAsync("$rows | New-SeedreamImage -Destination $out");

        AssertOneError(run, id, category, Photos.PathOf("bad.jpg"));
        AssertOnlyGoodWasMade(run);
    }

    [Fact]
    public async Task More_than_ten_inputs_are_refused()
    {
        string photo = Photos.Add("a.jpg");
        Photos.AddMany([.. Enumerable.Range(0, 10).Select(number => $"style{number}.jpg")]);

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' a.jpg -ReferenceImage (Get-ChildItem style*.jpg).FullName -Destination $out");

        AssertOneError(run, "InputRejected", ErrorCategory.InvalidData, photo);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task An_address_that_the_service_cannot_fetch_is_refused()
    {
        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -Uri ftp://photos.example/sea.jpg -Destination $out");

        Assert.Equal("InputRejected", Assert.Single(run.Errors).Id());
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task Two_photos_that_would_get_one_name_are_told_apart_before_the_second_is_paid()
    {
        Photos.AddMany("one/a.jpg", "two/a.jpg");

        RunResult run = await Engine.RunAsync("'one/a.jpg', 'two/a.jpg' | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal(("DestinationExists", ErrorCategory.ResourceExists), (Assert.Single(run.Errors).Id(), run.Errors[0].CategoryInfo.Category));
        AssertBelongsToItsJob(Assert.Single(run.Output));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task A_file_in_the_way_is_found_before_the_edit_is_paid()
    {
        Photos.AddMany("bad.jpg", "good.jpg");
        string there = Photos.AddBytes("out/bad.jpg", [1, 2, 3]);

        RunResult run = await Engine.RunAsync("'bad.jpg', 'good.jpg' | New-SeedreamImage 'Red' -Destination $out");

        AssertOneError(run, "DestinationExists", ErrorCategory.ResourceExists, Photos.PathOf("bad.jpg"));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(there));
        AssertOnlyGoodWasMade(run);
    }

    [Fact]
    public async Task A_destination_that_cannot_be_written_to_is_found_before_the_edit_is_paid()
    {
        Photos.AddMany("bad.jpg", "good.jpg");
        Photos.AddBytes("blocked", [1]);
        Engine["rows"] = new[] { Row("bad.jpg", "blocked"), Row("good.jpg", Out) };

        RunResult run = await Engine.RunAsync("$rows | New-SeedreamImage");

        AssertOneError(run, "DestinationUnavailable", ErrorCategory.WriteError, Photos.PathOf("bad.jpg"));
        AssertOnlyGoodWasMade(run);
    }

    private static PSObject Row(string path, string? destination = null)
    {
        var row = new PSObject();
        row.Properties.Add(new PSNoteProperty("Path", path));
        row.Properties.Add(new PSNoteProperty("Prompt", "Red"));
        if (destination is not null)
            row.Properties.Add(new PSNoteProperty("Destination", destination));

        return row;
    }

    private static void AssertOneError(RunResult run, string id, ErrorCategory category, string target)
    {
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal((id, category, target), (error.Id(), error.CategoryInfo.Category, error.TargetObject?.ToString()));
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction));
        Assert.Contains("Nothing was submitted.", error.ToString(), StringComparison.Ordinal);
        Assert.Null(run.Failure);
    }

    private void AssertOnlyGoodWasMade(RunResult run)
    {
        PSObject image = Assert.Single(run.Output);
        Assert.Equal(Photos.PathOf("good.jpg"), image.Text("Source"));
        AssertBelongsToItsJob(image);
        Assert.Equal((1, 1), (Service.Counters.JobsAccepted, Service.Counters.Requests[EmulatorEndpoint.Submit]));
    }

    private void AddBadFiles()
    {
        string good = Photos.Add("good.jpg");
        byte[] jpeg = File.ReadAllBytes(good);
        Directory.CreateDirectory(Photos.PathOf("folder"));
        Photos.AddBytes("empty.jpg", []);
        Photos.AddBytes("text.jpg", Encoding.UTF8.GetBytes("This is a letter and no photo."));
        Photos.AddBytes("cut.jpg", jpeg[..30]);
        Photos.AddBytes("large.jpg", [.. jpeg, .. new byte[12 * Megabyte]]);
        Photos.Add("strip.jpg", 1, 20);
        Photos.Add("long.jpg", 20, 400);
    }
}
