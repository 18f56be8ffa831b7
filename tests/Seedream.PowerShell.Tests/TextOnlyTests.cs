using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>An image without a photo is bought only where that is said, or where references stand for it.</summary>
public sealed class TextOnlyTests : SeedreamTest
{
    [Theory]
    [InlineData("Submit-SeedreamJob 'Red'")]
    [InlineData("[pscustomobject]@{ File = 'a.jpg'; Prompt = 'Red' } | Submit-SeedreamJob")]
    [InlineData("[pscustomobject]@{ File = 'a.jpg' } | Submit-SeedreamJob 'Red'")]
    [InlineData("[pscustomobject]@{ File = 'a.jpg' } | Submit-SeedreamJob 'Red' -ReferenceImage a.jpg")]
    [InlineData("@{ File = 'a.jpg' } | Submit-SeedreamJob 'Red'")]
    [InlineData("42 | Submit-SeedreamJob 'Red'")]
    public async Task AnEditInWhichNoPhotoIsFoundIsAnErrorAndCostsNothing(string script)
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync(script);

        ErrorRecord error = run.AssertOneError("InputNotFound", ErrorCategory.ObjectNotFound);
        Assert.Contains("-TextOnly", error.ToString(), StringComparison.Ordinal);
        if (script.Contains("File", StringComparison.Ordinal))
            Assert.Contains("File", error.Exception.Message, StringComparison.Ordinal);

        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("'' | Submit-SeedreamJob 'Red'", "text is empty", "Where-Object")]
    [InlineData("'a.jpg', '  ' | Submit-SeedreamJob 'Red'", "text is empty", "Where-Object")]
    [InlineData("@{ Path = ''; Name = 'a' } | Submit-SeedreamJob 'Red'", "Path (empty)", "Fill in the property Path")]
    [InlineData("@{ Uri = $null } | Submit-SeedreamJob 'Red'", "Uri (empty)", "Fill in the property Uri.")]
    [InlineData("@{ Note = ''; File = 'a' } | Submit-SeedreamJob 'Red'", "Note (empty), File.", "-Path { $_.File }")]
    [InlineData("$failing | Submit-SeedreamJob 'Red'", "File, Bad", "-Path { $_.File }")]
    public async Task AnEmptyPathIsNamedWithWhatToDo(string script, string problem, string action)
    {
        Photos.Add("a.jpg");

        await Engine.RunAsync(
            """
            $global:failing = [pscustomobject]@{ File = 'a' }
            $failing | Add-Member ScriptProperty Bad { throw 'bad' }
            """);
        string objects = script.Replace("@{", "[pscustomobject]@{", StringComparison.Ordinal);
        ErrorRecord error = (await Engine.RunAsync(objects))
            .AssertOneError("InputNotFound", ErrorCategory.ObjectNotFound);

        Assert.Contains(problem, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(action, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Submit-SeedreamJob 'Red' a.jpg -TextOnly")]
    [InlineData("Get-Item a.jpg | Submit-SeedreamJob 'Red' -TextOnly")]
    [InlineData("'a.jpg' | Submit-SeedreamJob 'Red' -TextOnly")]
    [InlineData("Submit-SeedreamJob 'Red' -ReferenceImage a.jpg -TextOnly")]
    [InlineData("Submit-SeedreamJob 'Red' -Path $nothing -TextOnly")]
    [InlineData("[pscustomobject]@{ Prompt = 'Red'; Path = 'a.jpg'; TextOnly = 'True' } | Submit-SeedreamJob")]
    public async Task APhotoBesideTextOnlyIsAnError(string script)
    {
        Photos.Add("a.jpg");

        (await Engine.RunAsync(script)).AssertOneError("InvalidParameter", ErrorCategory.InvalidArgument);

        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("Submit-SeedreamJob 'Red' -TextOnly")]
    [InlineData("'Red' | Submit-SeedreamJob -Prompt { $_ } -TextOnly")]
    [InlineData("[pscustomobject]@{ Prompt = 'Red' } | Submit-SeedreamJob -TextOnly")]
    [InlineData("[pscustomobject]@{ Prompt = 'Red'; Path = ''; TextOnly = 'True' } | Submit-SeedreamJob")]
    [InlineData("Submit-SeedreamJob 'Red' -ReferenceImage a.jpg")]
    [InlineData("[pscustomobject]@{ Prompt = 'Red'; Path = ''; ReferenceImage = 'a.jpg' } | Submit-SeedreamJob")]
    public async Task WhatIsWantedWithoutAPhotoIsMade(string script)
    {
        Photos.Add("a.jpg");

        await RunAsync(script);

        Assert.Equal("Red", Assert.Single(Service.Jobs).Prompt);
    }

    [Fact]
    public async Task ALineOfAListIsAPathAndNotTheListFromWhichItCame()
    {
        string[] photos = Photos.AddMany("a.jpg", "b.jpg");
        await File.WriteAllLinesAsync(Photos.PathOf("list.txt"), photos);

        IReadOnlyList<PSObject> images = await RunAsync(
            "Get-Content list.txt | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal(photos, images.Texts("Source").Order());
    }

    [Fact]
    public async Task LinesThatAreUsedAsPromptsLeaveThePhotoAlone()
    {
        string photo = Photos.Add("a.jpg");
        await File.WriteAllLinesAsync(Photos.PathOf("prompts.txt"), ["Red", "Blue"]);

        IReadOnlyList<PSObject> jobs = await RunAsync(
            "Get-Content prompts.txt | Submit-SeedreamJob -Prompt { $_ } -LiteralPath a.jpg");

        Assert.Equal(["Blue", "Red"], jobs.Texts("Prompt").Order());
        Assert.Equal([photo, photo], jobs.Texts("Path"));
    }

    [Theory]
    [InlineData("https://photos.example/sea.jpg", "https://photos.example/sea.jpg")]
    [InlineData("{file}", "{path}")]
    public async Task AnAddressThatIsPipedAsAPathIsRead(string text, string source)
    {
        string path = Photos.Add("a b.jpg");
        Engine["text"] = text.Replace("{file}", new Uri(path).AbsoluteUri, StringComparison.Ordinal);

        PSObject job = Assert.Single(await RunAsync("$text | Submit-SeedreamJob 'Red'"));

        Assert.Equal(source.Replace("{path}", path, StringComparison.Ordinal), job.Text("Source"));
    }

    [Fact]
    public async Task ANullCharacterInAPathIsAnErrorOfItsItem()
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync("\"a`0.jpg\", 'a.jpg' | Submit-SeedreamJob 'Red'");

        run.AssertOneError("InputNotFound", ErrorCategory.ObjectNotFound);
        Assert.Single(Service.Jobs);
    }
}
