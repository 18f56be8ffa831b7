using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>Rows as <c>Import-Csv</c> gives them: objects whose every property is text, and often empty.</summary>
public sealed class RowTests : SeedreamTest
{
    [Fact]
    public async Task EachRowIsAnEditWithItsOwnCells()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg", "style.jpg");

        RunResult run = await Engine.RunAsync(
            """
            @'
            Path,Prompt,AspectRatio,Size,MaxImages,OptimizePrompt,Watermark,ReferenceImage,Destination
            a.jpg,Red,3:2,2K,2,standard,True,style.jpg,out
            ./b.jpg,Blue,1:1,3k,1,Fast,False,,out/blue
            c.jpg,Green,,,,,,,
            '@ | ConvertFrom-Csv | New-SeedreamImage -Name '{BaseName}-x' -Debug
            """);

        IReadOnlyList<PSObject> images = run.Clean();
        Assert.All(images, AssertBelongsToItsJob);
        Assert.Equal(
            [
                Photos.PathOf("c-x.jpg"), Photos.PathOf("out", "a-x-1.jpg"), Photos.PathOf("out", "a-x-2.jpg"),
                Photos.PathOf("out", "blue", "b-x.jpg"),
            ],
            images.Texts("FullName").Order(StringComparer.Ordinal));
        Assert.Equal(
            [("Blue", "1:1", "3K", 1, 1), ("Green", "4:3", "3K", 1, 1), ("Red", "3:2", "2K", 2, 2)],
            Service.Jobs
                .Select(job => (job.Prompt, job.AspectRatio, job.Size, job.MaxImages, job.InputHashes.Count))
                .Order());
        Assert.Contains("\"watermark\":true", Body(run, "Red"), StringComparison.Ordinal);
        Assert.Contains("\"optimize_prompt\":\"standard\"", Body(run, "Red"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"watermark\":true", Body(run, "Blue"), StringComparison.Ordinal);
        Assert.All(
            ["\"size\"", "max_images", "optimize_prompt", "\"watermark\":true"],
            name => Assert.DoesNotContain(name, Body(run, "Green"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData("yes", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    public async Task ASwitchReadsTheWordsOfATable(string cell, bool expected)
    {
        PSObject job = Assert.Single(await RunAsync(
            $"[pscustomobject]@{{ Prompt = 'Red'; Watermark = '{cell}' }} | Submit-SeedreamJob -TextOnly"));

        Assert.Equal(expected, job.Value("Watermark"));
    }

    [Fact]
    public async Task ACellDoesNotCarryOverToTheNextRow()
    {
        RunResult run = await Engine.RunAsync(
            """
            [pscustomobject]@{ Prompt = 'Red'; AspectRatio = '1:1'; MaxImages = '2'; Watermark = 'True' },
                [pscustomobject]@{ Prompt = 'Blue' } | Submit-SeedreamJob -TextOnly -Debug
            """);

        run.Clean();
        Assert.Equal(
            [("Blue", "16:9", 1), ("Red", "1:1", 2)],
            Service.Jobs.Select(job => (job.Prompt, job.AspectRatio, job.MaxImages)).Order());
        Assert.DoesNotContain("watermark", Body(run, "Blue"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARowWithAPromptAloneMakesAnImageWithoutAPhoto()
    {
        IReadOnlyList<PSObject> images = await RunAsync(
            """
            [pscustomobject]@{ Prompt = 'A red boat' }, [pscustomobject]@{ Prompt = 'A blue boat' } |
                New-SeedreamImage -TextOnly -Destination $out
            """);

        Assert.Equal(["A blue boat", "A red boat"], images.Texts("Prompt").Order());
        Assert.All(images, AssertBelongsToItsJob);
    }

    [Fact]
    public async Task ARowMayFillInEitherPathOrAddress()
    {
        string photo = Photos.Add("a.jpg");

        IReadOnlyList<PSObject> images = await RunAsync(
            """
            @'
            Path,Uri
            a.jpg,
            ,https://photos.example/sea.jpg
            '@ | ConvertFrom-Csv | New-SeedreamImage 'Red' -Destination $out
            """);

        Assert.Equal([photo, "https://photos.example/sea.jpg"], images.Texts("Source").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Path", "''")]
    [InlineData("Path", "$null")]
    [InlineData("LiteralPath", "''")]
    [InlineData("Uri", "''")]
    public async Task AnEmptyCellForThePhotoIsAnErrorAndNotAnImageWithoutIt(string column, string cell)
    {
        Photos.Add("good.jpg");
        string filled = column == "Uri" ? "Path" : column;

        RunResult run = await Engine.RunAsync(
            $$"""
            [pscustomobject]@{ Prompt = 'Red'; {{column}} = {{cell}} },
                [pscustomobject]@{ Prompt = 'Blue'; {{filled}} = 'good.jpg' } | New-SeedreamImage -Destination $out
            """);

        Assert.Equal("InputNotFound", Assert.Single(run.Errors).Id());
        Assert.Equal("Blue", Assert.Single(Service.Jobs).Prompt);
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' -Destination $out")]
    [InlineData("New-SeedreamImage -Prompt { 'Red' } -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red'")]
    public async Task AnObjectWithoutAnEditIsAnErrorAndNotAJob(string command)
    {
        RunResult run = await Engine.RunAsync(
            "[pscustomobject]@{ File = 'a.jpg'; Size = '2K' }, [pscustomobject]@{ Name = 'a.jpg' }, 42 | " + command);

        Assert.Equal(["InputNotFound", "InputNotFound", "InputNotFound"], run.Errors.Select(error => error.Id()));
        Assert.Contains("its properties are File, Size", run.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("-Path $nothing")]
    [InlineData("$nothing")]
    [InlineData("-LiteralPath $nothing")]
    [InlineData("-Uri $nothing")]
    [InlineData("-Path @()")]
    [InlineData("-Path ''")]
    public async Task AVariableWithoutAPhotoIsAnErrorAndNotAnImageWithoutIt(string photo)
    {
        RunResult run = await Engine.RunAsync($"New-SeedreamImage 'Red' {photo} -Destination $out");

        Assert.Equal("InputNotFound", Assert.Single(run.Errors).Id());
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task ACellThatCannotBeReadFailsItsRowOnly()
    {
        RunResult run = await Engine.RunAsync(
            """
            [pscustomobject]@{ Prompt = 'Red'; MaxImages = 'many' },
                [pscustomobject]@{ Prompt = 'Green'; Watermark = 'perhaps' },
                [pscustomobject]@{ Prompt = 'Blue' } | Submit-SeedreamJob -TextOnly
            """);

        Assert.Collection(
            run.Errors,
            error => Assert.Contains("'many'", error.ToString(), StringComparison.Ordinal),
            error => Assert.Contains("'perhaps'", error.ToString(), StringComparison.Ordinal));
        Assert.Equal("Blue", Assert.Single(Service.Jobs).Prompt);
    }

    private static string Body(RunResult run, string prompt) => Assert.Single(
        run.Debug,
        line => line.StartsWith('>') && line.Contains($"\"prompt\":\"{prompt}\"", StringComparison.Ordinal));
}
