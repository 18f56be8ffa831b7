using System.Text.RegularExpressions;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The tables that people see, formatted by the engine for a window's width.</summary>
public sealed partial class ViewTests : SeedreamTest
{
    private const string LongName = "A very long name of a photo from last summer at the sea.jpg";

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public async Task A_picture_shows_its_name_pixels_and_cost(int width)
    {
        Photos.AddMany("boat.jpg", LongName);

        string[] lines = await ShowAsync(width, "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -AspectRatio 21:9 -Destination $out");

        string row = Assert.Single(lines, line => line.Contains("boat.jpg", StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(row, @"boat\.jpg"));
        Assert.Contains("4704x2016", row, StringComparison.Ordinal);
        Assert.Contains("0.035", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public async Task A_job_shows_its_whole_id_status_and_cost(int width)
    {
        Photos.AddMany("boat.jpg", LongName);

        string[] lines = await ShowAsync(width, "Get-ChildItem *.jpg | Submit-SeedreamJob 'Red' | Wait-SeedreamJob");

        Assert.All(Service.Jobs, job => Assert.Matches($@"^{job.RequestId} Completed .* 0\.035 ", Assert.Single(lines, line => line.Contains(job.RequestId, StringComparison.Ordinal))));
        Assert.Single(lines, line => line.Contains(" boat", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public async Task A_result_shows_its_whole_id_number_of_pictures_and_cost(int width)
    {
        string[] lines = await ShowAsync(width, "Submit-SeedreamJob 'Red' -MaxImages 2 | Wait-SeedreamJob | Get-SeedreamResult");

        string row = Assert.Single(lines, line => line.Contains(Service.Jobs[0].RequestId, StringComparison.Ordinal));
        Assert.Matches(@"\s2\s+0\.070\s", row);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public async Task Credit_shows_both_kinds_and_whose_it_is(int width)
    {
        Service.Options.Credits = 12.5m;
        Service.Options.FreeCredits = 0.25m;

        string[] lines = await ShowAsync(width, "Get-SeedreamCredit");

        Assert.Single(lines, line => Regex.IsMatch(line, @"12\.500\s+0\.250\s+http://127\.0\.0\.1"));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public async Task A_plan_shows_what_happens_where_and_for_how_much(int width)
    {
        Photos.AddMany("boat.jpg", LongName);

        string[] lines = await ShowAsync(width, "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -AspectRatio 21:9 -MaxImages 14 -Destination $out -WhatIf -PassThru");

        Assert.Single(lines, line => Regex.IsMatch(line, @"^Submit\s+0\.490\s+14 4704x2016 boat-1\.jpg\s+boat\.jpg$"));
    }

    [Fact]
    public async Task What_went_through_a_file_shows_as_the_live_object()
    {
        Photos.Add("boat.jpg");

        string[] lines = await ShowAsync(100, "[Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((New-SeedreamImage 'Red' boat.jpg -Destination $out)))");

        Assert.Contains("0.035", Assert.Single(lines, line => line.Contains("boat.jpg", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private async Task<string[]> ShowAsync(int width, string script)
    {
        using Engine engine = CreateEngine(Service.Endpoint, Key, width);
        (await engine.RunAsync($"{script} | Out-Default")).Clean();
        string[] lines = [.. engine.Host.Lines.Where(line => !line.StartsWith("PROGRESS", StringComparison.Ordinal) && !line.StartsWith("What if: Total", StringComparison.Ordinal)).Select(line => Escapes().Replace(line, "").TrimEnd())];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        return lines;
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Escapes();
}
