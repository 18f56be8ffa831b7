using System.Management.Automation;
using System.Net;
using System.Security;
using Seedream.PowerShell.Async;
using Seedream.PowerShell.Binding;
using Seedream.PowerShell.Errors;
using Seedream.PowerShell.Session;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.PowerShell.Commands;

/// <summary>What every cmdlet that talks to the service has: the parameters of the connection.</summary>
public abstract class SeedreamCmdlet : AsyncCmdlet
{
    private SeedreamClient? _client;
    private Action<HttpExchange>? _log;

    /// <summary>The key, as text or SecureString; else the session's, else <c>SEGMIND_API_KEY</c>.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>One base address for the whole service; else the session's, else <c>SEEDREAM_ENDPOINT</c>, else the service.</summary>
    [Parameter]
    [PSDefaultValue(Help = "https://api.segmind.com")]
    public Uri? Endpoint { get; set; }

    /// <summary>The proxy; else what the environment says.</summary>
    [Parameter]
    public Uri? Proxy { get; set; }

    /// <summary>What the proxy wants to know.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Answers the proxy with the account that runs this.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Uses no proxy, whatever the environment says.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>How often a request that may be repeated is repeated.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [PSDefaultValue(Help = "5")]
    public int? MaximumRetryCount { get; set; }

    /// <summary>How many seconds a connection may take to come about.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    [PSDefaultValue(Help = "30")]
    public int? ConnectionTimeoutSeconds { get; set; }

    /// <summary>The most requests a minute, polls among them.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// The client of this connection, shared with every command that has the same. Asked for on the pipeline thread before
    /// any work starts.
    /// </summary>
    private protected SeedreamClient Client => _client ??= Connect();

    /// <summary>Whether anyone reads the requests' log.</summary>
    private bool IsLogging => IsOn("Verbose", "VerbosePreference") || IsOn("Debug", "DebugPreference");

    /// <summary>The base address that requests would go to. No key is needed to know it, and nothing is sent.</summary>
    /// <exception cref="SeedreamException">It is no address that is used.</exception>
    private protected Uri PlannedEndpoint => ConnectionSettings.For(FindEndpoint(), new Service.Connection.ApiKey("unused")).Endpoint;

    /// <summary>Makes the settings that the parameters, the session and the environment give, in this order.</summary>
    private protected ConnectionSettings Settings()
    {
        ConnectionSettings? session = SessionConnection.Current?.Settings;
        var settings = ConnectionSettings.For(FindEndpoint(), FindKey(session));
        return settings with
        {
            Proxy = Proxy ?? session?.Proxy,
            ProxyLogin = ProxyCredential?.GetNetworkCredential() is { } login ? new ProxyLogin(login.UserName, login.Password, login.Domain) : session?.ProxyLogin,
            ProxyUseDefaultCredentials = ProxyUseDefaultCredentials || (session?.ProxyUseDefaultCredentials ?? false),
            NoProxy = NoProxy || (session?.NoProxy ?? false),
            MaximumRetryCount = MaximumRetryCount ?? session?.MaximumRetryCount ?? settings.MaximumRetryCount,
            ConnectTimeout = ConnectionTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : session?.ConnectTimeout ?? settings.ConnectTimeout,
            RequestsPerMinute = RequestsPerMinute ?? session?.RequestsPerMinute,
        };
    }

    /// <summary>Makes the context of a call: its time begins now.</summary>
    private protected CallContext Context(Deadline deadline) => new(deadline, _log);

    /// <summary>Fails the whole command with the failure's record.</summary>
    private protected void Fail(Exception failure, object? target = null) => ThrowTerminatingError(ErrorRecords.From(failure, target));

    private Uri? FindEndpoint() => Endpoint ?? SessionConnection.Current?.Settings.Endpoint ?? FromEnvironment("SEEDREAM_ENDPOINT");

    private SeedreamClient Connect()
    {
        // Variables are the pipeline thread's: read from work, they meet a script that is changing them.
        _log = IsLogging ? Log : null;
        try
        {
            return SeedreamClient.For(Settings());
        }
        catch (SeedreamException failure)
        {
            Fail(failure, Endpoint);
            throw;
        }
    }

    private ApiKey FindKey(ConnectionSettings? session)
    {
        if (ApiKey is not null)
            return new ApiKey(new NetworkCredential("", ApiKey).Password);

        if (session is not null)
            return session.Key;

        return Environment.GetEnvironmentVariable("SEGMIND_API_KEY") is { Length: > 0 } key ? new ApiKey(key) : throw Service.Connection.ApiKey.Missing();
    }

    private static Uri? FromEnvironment(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return null;

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The environment variable {variable} is no address: '{text}'. Nothing was sent.",
                $"Set it to a base address such as http://127.0.0.1:5005, or remove it.");
    }

    private void Log(HttpExchange exchange)
    {
        RunOnPipeline(() => WriteVerbose(exchange.ToString()));
        if (exchange.RequestBody is { } request)
            RunOnPipeline(() => WriteDebug($"> {request}"));

        if (exchange.ResponseBody is { Length: > 0 } response)
            RunOnPipeline(() => WriteDebug($"< {response}"));
    }

    private bool IsOn(string parameter, string preference)
    {
        if (MyInvocation.BoundParameters.TryGetValue(parameter, out object? value))
            return value is SwitchParameter { IsPresent: true };

        return SessionState.PSVariable.GetValue(preference) is { } text && !"SilentlyContinue".Equals(text.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
