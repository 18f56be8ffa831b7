using System.Text.RegularExpressions;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class LogTests : SeedreamTest
{
    [Fact]
    public async Task VerboseHasOneLineARequestWithMethodAddressStatusTimeAndId()
    {
        Photos.Add("a.jpg");

        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -Verbose");

        run.Clean();
        string[] requests = [.. run.Verbose.Where(line => Regex.IsMatch(line, "^(GET|POST) "))];
        Assert.Equal(Service.Requests, requests.Length);
        Assert.All(
            requests,
            line => Assert.Matches(@"^(GET|POST) http://127\.0\.0\.1:\d+/\S+ 200 \d+ ms( \S+)?$", line));
        Assert.Single(requests, line => line.Contains("/upload-asset ", StringComparison.Ordinal));
        Assert.Single(requests, line => Regex.IsMatch(line, @"^POST \S+/v2/seedream"));
        Assert.All(
            requests.Where(line => line.Contains("/requests/", StringComparison.Ordinal)),
            line => Assert.EndsWith(" " + Service.Jobs[0].RequestId, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-InlineInput")]
    [InlineData("-InlineInput -Direct")]
    public async Task DebugShowsBodiesWithoutImageData(string options)
    {
        string photo = Photos.Add("a.jpg", 200, 200);

        RunResult run = await Engine.RunAsync($"New-SeedreamImage 'Red' a.jpg {options} -Destination $out -Debug");

        run.Clean();
        Assert.Contains(run.Debug, line => Regex.IsMatch(line, "^> .*\"prompt\":\"Red\""));
        string data = Convert.ToBase64String(await File.ReadAllBytesAsync(photo))[..60];
        Assert.All(run.Debug, line => Assert.DoesNotContain(data, line, StringComparison.Ordinal));
        Assert.All(run.Debug, line => Assert.DoesNotMatch(new Regex("[A-Za-z0-9+/]{200}"), line));
    }

    [Fact]
    public async Task WithoutTheSwitchesNothingIsLogged()
    {
        RunResult run = await Engine.RunAsync("New-SeedreamImage 'Red' -TextOnly -Destination $out");

        run.Clean();
        Assert.Empty(run.Verbose);
        Assert.Empty(run.Debug);
    }

    [Fact]
    public async Task ThePreferenceSwitchesTheLogOnToo()
    {
        RunResult run = await Engine.RunAsync("$VerbosePreference = 'Continue'; Get-SeedreamCredit");

        Assert.Single(run.Verbose, line => line.Contains("/v1/get-user-credits 200 ", StringComparison.Ordinal));
    }
}
