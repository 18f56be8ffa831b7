using System.Management.Automation;
using System.Net;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class ConnectTests : SeedreamTest
{
    private Engine _session = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Service.Options.RequiredKey = Key;
        _session = CreateEngine(null, null);
        _session["endpoint"] = Service.Endpoint;
        _session["key"] = Key;
    }

    public override async Task DisposeAsync()
    {
        _session.Dispose();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData("$key")]
    [InlineData("$secure")]
    public async Task A_connection_is_checked_and_used_by_what_follows(string key)
    {
        _session["secure"] = new NetworkCredential("", Key).SecurePassword;

        RunResult connect = await _session.RunAsync($"Connect-Seedream -Endpoint $endpoint -ApiKey {key}");

        PSObject connection = Assert.Single(connect.Clean());
        Assert.Equal((Service.Endpoint, 1000m), (connection.Value("Endpoint"), connection.Value("Credit")));
        Assert.DoesNotContain(Key, connect.AllText(), StringComparison.Ordinal);
        Assert.Equal(1, Service.Counters.Requests[EmulatorEndpoint.Credits]);
        Assert.Single((await _session.RunAsync("New-SeedreamImage 'Red' -Destination $out")).Clean());
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task A_wrong_key_ends_it_and_is_not_remembered()
    {
        RunResult connect = await _session.RunAsync("Connect-Seedream -Endpoint $endpoint -ApiKey SG_0000000000000000");

        Assert.Equal("ApiKeyRejected", connect.Terminating?.Id());
        Assert.Equal("MissingApiKey", (await _session.RunAsync("Get-SeedreamCredit -Endpoint $endpoint")).Terminating?.Id());
    }

    [Fact]
    public async Task A_wrong_key_does_not_push_out_a_good_one()
    {
        (await _session.RunAsync("Connect-Seedream -Endpoint $endpoint -ApiKey $key")).Clean();

        await _session.RunAsync("Connect-Seedream -Endpoint $endpoint -ApiKey SG_0000000000000000");

        Assert.Single((await _session.RunAsync("Get-SeedreamCredit")).Clean());
    }

    [Fact]
    public async Task What_a_command_says_goes_before_the_connection()
    {
        (await _session.RunAsync("Connect-Seedream -Endpoint $endpoint -ApiKey $key")).Clean();

        RunResult run = await _session.RunAsync("Get-SeedreamCredit -ApiKey SG_0000000000000000");

        Assert.Equal("ApiKeyRejected", run.Terminating?.Id());
    }

    [Fact]
    public async Task Disconnect_forgets_it()
    {
        (await _session.RunAsync("$null = Connect-Seedream -Endpoint $endpoint -ApiKey $key; Disconnect-Seedream")).Clean();

        RunResult run = await _session.RunAsync("Get-SeedreamCredit -Endpoint $endpoint");

        Assert.Equal(("MissingApiKey", ErrorCategory.AuthenticationError), (run.Terminating?.Id(), run.Terminating?.CategoryInfo.Category));
    }

    [Fact]
    public async Task A_connection_belongs_to_its_session_alone()
    {
        (await _session.RunAsync("Connect-Seedream -Endpoint $endpoint -ApiKey $key")).Clean();
        using Engine other = CreateEngine(Service.Endpoint, null);

        Assert.Equal("MissingApiKey", (await other.RunAsync("Get-SeedreamCredit")).Terminating?.Id());
    }
}
