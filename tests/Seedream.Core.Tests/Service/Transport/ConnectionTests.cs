using System.Net;
using System.Net.Sockets;
using System.Text;
using Seedream.Core.Tests.Support;
using Seedream.Service.Connection;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

/// <summary>Where requests go, and what they say about the module.</summary>
public sealed class ConnectionTests : ServiceTest, IDisposable
{
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);

    private Uri OtherAddress => new($"http://127.0.0.1:{((IPEndPoint)_other.LocalEndpoint).Port}/");

    public void Dispose() => _other.Dispose();

    [Fact]
    public async Task ThisComputerIsReachedDirectlyWhateverTheProxy()
    {
        _other.Start();
        await RestartAsync(change: settings => settings with { NoProxy = false, Proxy = OtherAddress });

        await Service.CompleteAsync();

        Assert.False(_other.Pending(), "The key went through a proxy.");
    }

    [Fact]
    public void ThePasswordOfAProxyInTheEnvironmentIsShownNowhere()
    {
        // The runtime reads the variables once, so that this one changes no other test.
        _ = HttpClient.DefaultProxy;
        Environment.SetEnvironmentVariable("all_proxy", "http://bob:l0ng-s3cret@proxy.example:1/");
        ConnectionSettings settings = TestService.Settings(new("http://127.0.0.1:1/")) with { NoProxy = false };
        using var transport = new ServiceTransport(settings, TimeProvider.System);
        Environment.SetEnvironmentVariable("all_proxy", null);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal("it was ***", SafeText.Clean("it was l0ng-s3cret"));
    }

    [Fact]
    public async Task EveryRequestNamesTheModule()
    {
        _other.Start();
        using var client = new Seedream.Runs.SeedreamClient(TestService.Settings(OtherAddress), TimeProvider.System);
        Task<SeedreamCredit> credit = client.GetCreditAsync(Service.Scope);
        using TcpClient connection = await _other.AcceptTcpClientAsync();
        using var reader = new StreamReader(connection.GetStream());
        List<string> headers = [];
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
            headers.Add(line);

        const string Body = """{"credits":1}""";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"));
        await credit.Soon();
        const string Name = "User-Agent: Seedream.PowerShell/";
        Assert.Contains(headers, header => header.StartsWith(Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/", true)]
    [InlineData("http://[::1]:1/", true)]
    [InlineData("http://localhost:1/", true)]
    [InlineData("http://127.1:1/", true)]
    [InlineData("http://localhost.example:1/", false)]
    [InlineData("http://192.168.0.1:1/", false)]
    public void OnlyThisComputerMayBePlainHttp(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, Seedream.Edits.WebAddress.IsLoopbackHttp(new Uri(address)));
}
