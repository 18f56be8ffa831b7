using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The key is in no stream, no object and no exception, whatever happens.</summary>
public sealed class SecretTests : SeedreamTest
{
    // A part of the key is as bad: all but what ApiKey shows of it, its first three and last two characters.
    private string Secret => Key[3..^2];

    [Theory]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red' a.jpg | Wait-SeedreamJob | Get-SeedreamResult | Save-SeedreamImage $out")]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Direct -InlineInput -Destination $out")]
    [InlineData("Get-SeedreamCredit")]
    [InlineData("Connect-Seedream")]
    [InlineData("New-SeedreamImage 'Red' a.jpg -Destination $out -WhatIf")]
    public async Task NothingThatGoesWellShowsTheKey(string script)
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync($"$VerbosePreference = $DebugPreference = 'Continue'; {script}");

        run.Clean();
        Assert.NotEmpty(run.Host.Lines);
        Assert.DoesNotContain(Secret, run.AllText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmulatorEndpoint.Submit, 400, ErrorShape.Error)]
    [InlineData(EmulatorEndpoint.Submit, 401, ErrorShape.Error)]
    [InlineData(EmulatorEndpoint.Submit, 500, ErrorShape.Text)]
    [InlineData(EmulatorEndpoint.Upload, 403, ErrorShape.Detail)]
    [InlineData(EmulatorEndpoint.Upload, 500, ErrorShape.Html)]
    [InlineData(EmulatorEndpoint.Status, 401, ErrorShape.Message)]
    [InlineData(EmulatorEndpoint.Status, 422, ErrorShape.Error)]
    [InlineData(EmulatorEndpoint.Result, 400, ErrorShape.DetailList)]
    [InlineData(EmulatorEndpoint.Result, 422, ErrorShape.Error)]
    [InlineData(EmulatorEndpoint.Download, 400, ErrorShape.Text)]
    public async Task AServiceThatEchoesTheKeyDoesNotMakeItVisible(
        EmulatorEndpoint endpoint, int code, ErrorShape shape)
    {
        Photos.Add("a.jpg");
        Service.Strike(Fault.Answer(endpoint, code, shape, $"The key {Key} is not welcome here"));

        RunResult run = await Engine.RunAsync(
            "New-SeedreamImage 'Red' a.jpg -MaximumRetryCount 0 -Destination $out -Verbose -Debug");

        Assert.True(run.Errors.Count + (run.Failure is null ? 0 : 1) == 1, "The fault has to show as one error.");
        Assert.DoesNotContain(Secret, run.AllText(), StringComparison.Ordinal);
    }

    // An error message keeps 500 characters of an answer, and the debug stream 4096 of a body.
    [Theory]
    [InlineData(490)]
    [InlineData(4096 - 20)]
    public async Task ALongAnswerIsNotCutInTheMiddleOfTheKey(int start)
    {
        string shownPart = Key[..10];
        Service.Strike(Fault.Answer(EmulatorEndpoint.Credits, 400, ErrorShape.Error, new string('.', start) + Key));

        RunResult run = await Engine.RunAsync("Get-SeedreamCredit -Debug");

        Assert.DoesNotContain(shownPart, run.AllText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheKeyGoesToTheServiceAndNowhereElse()
    {
        Photos.Add("a.jpg");
        Service.Strike(Fault.ForeignUrls(EmulatorEndpoint.Submit));
        Service.Strike(Fault.Redirect(EmulatorEndpoint.Download) with { First = 1 });

        await RunAsync("New-SeedreamImage 'Red' a.jpg -MaxImages 2 -Destination $out");

        Assert.Equal(1, Service.Counters.Requests[EmulatorEndpoint.Foreign]);
        Assert.Empty(Service.Counters.LeakedKeys);
    }
}
