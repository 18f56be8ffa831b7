using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The environment belongs to the whole process, so these tests run when no others do.</summary>
[Collection(nameof(EnvironmentTests))]
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests : SeedreamTest
{
    private const string KeyVariable = "SEGMIND_API_KEY";
    private const string EndpointVariable = "SEEDREAM_ENDPOINT";

    public override async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable(KeyVariable, null);
        Environment.SetEnvironmentVariable(EndpointVariable, null);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task The_environment_gives_key_and_endpoint_where_nothing_else_does()
    {
        Service.Options.RequiredKey = Key;
        Environment.SetEnvironmentVariable(KeyVariable, Key);
        Environment.SetEnvironmentVariable(EndpointVariable, Service.Endpoint.ToString());
        using Engine engine = CreateEngine(null, null);

        Assert.Single((await engine.RunAsync("Get-SeedreamCredit")).Clean());
        Assert.Equal("ApiKeyRejected", (await engine.RunAsync("Get-SeedreamCredit -ApiKey SG_0000000000000000")).Terminating?.Id());
    }

    [Theory]
    [InlineData("New-SeedreamImage 'Red' -Destination $out")]
    [InlineData("Submit-SeedreamJob 'Red'")]
    [InlineData("Wait-SeedreamJob -RequestId x")]
    [InlineData("Get-SeedreamCredit")]
    [InlineData("Connect-Seedream")]
    public async Task Without_any_key_nothing_is_sent_and_the_error_says_how_to_give_one(string script)
    {
        using Engine engine = CreateEngine(Service.Endpoint, null);

        RunResult run = await engine.RunAsync(script);

        Assert.Equal("MissingApiKey", run.Terminating?.Id());
        Assert.Contains(KeyVariable, run.Terminating?.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task An_endpoint_that_is_no_address_is_named()
    {
        Environment.SetEnvironmentVariable(EndpointVariable, "not an address");
        using Engine engine = CreateEngine(null, Key);

        RunResult run = await engine.RunAsync("Get-SeedreamCredit");

        Assert.Equal("InvalidParameter", run.Terminating?.Id());
        Assert.Contains(EndpointVariable, run.Terminating?.ToString(), StringComparison.Ordinal);
    }
}
