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

/// <summary>The connection parameters of every cmdlet that uses the service.</summary>
public abstract class SeedreamCmdlet : AsyncCmdlet
{
    private SeedreamClient? _client;
    private Action<HttpExchange>? _log;

    /// <summary>The API key, as string or SecureString; null for the session's, else <c>SEGMIND_API_KEY</c>.</summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The base address; null for the session's, else <c>SEEDREAM_ENDPOINT</c>, else the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PSDefaultValue(Help = "https://api.segmind.com")]
    public Uri? Endpoint { get; set; }

    /// <summary>The proxy; null for the session's, else the proxy of the environment variables.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Uri? Proxy { get; set; }

    /// <summary>Credentials for the proxy; null for the session's.</summary>
    [Parameter]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Sends the credentials of the current user to the proxy.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>Uses no proxy, even if the environment variables set one.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>The maximum number of retries of a request that is safe to repeat, 0 to 100.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(0, 100)]
    [PSDefaultValue(Help = "5")]
    public int? MaximumRetryCount { get; set; }

    /// <summary>The time limit for opening a connection in seconds, 1 to 3600.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 3600)]
    [PSDefaultValue(Help = "30")]
    public int? ConnectionTimeoutSeconds { get; set; }

    /// <summary>The maximum number of requests per minute, including polls, 1 to 100,000; null for no limit.</summary>
    [Parameter]
    [NumberTransformation(IsWhole = true)]
    [ValidateRange(1, 100_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The client of this connection. The first call must be on the pipeline thread.</summary>
    private protected SeedreamClient Client => _client ??= Connect();

    /// <summary>The base address that requests would use. Unlike <see cref="Client"/>, it requires no key.</summary>
    /// <exception cref="SeedreamException">The address is invalid.</exception>
    private protected Uri PlannedEndpoint =>
        ConnectionSettings.For(FindEndpoint(), new Service.Connection.ApiKey("unused")).Endpoint;

    /// <summary>
    /// Connects now, but reports a missing key only to those who need the connection. Some runs have nothing to do.
    /// </summary>
    private protected Func<SeedreamClient> ConnectIfNeeded()
    {
        try
        {
            SeedreamClient client = _client ??= CreateClient();
            return () => client;
        }
        catch (SeedreamException failure) when (failure.Id == SeedreamErrorId.MissingApiKey)
        {
            return () => throw failure;
        }
    }

    /// <summary>Gets a value, or ends the command with the error record of the failure.</summary>
    private protected T GetOrTerminate<T>(Func<T> get, object? target = null)
    {
        try
        {
            return get();
        }
        catch (SeedreamException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, target));
            throw;
        }
    }

    /// <summary>Starts work with a time limit, as <see cref="AsyncCmdlet.Start"/> does.</summary>
    private protected void Start(int limit, object? target, int timeoutSec, Func<CallContext, Task> work) =>
        Start(limit, target, () => RunAsync(timeoutSec, work));

    /// <summary>Runs work with a time limit.</summary>
    private protected Task RunAsync(int timeoutSec, Func<CallContext, Task> work) =>
        RunAsync(new Deadline(Client.Clock, TimeSpan.FromSeconds(timeoutSec), CancelAll), work);

    /// <summary>Runs work within a deadline, and disposes of the deadline.</summary>
    private protected async Task RunAsync(Deadline deadline, Func<CallContext, Task> work)
    {
        using (deadline)
            await work(new CallContext(deadline, _log, Warn)).ConfigureAwait(false);
    }

    private protected static TimeSpan? FromSeconds(double? seconds) =>
        seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private SeedreamClient Connect() => GetOrTerminate(CreateClient, Endpoint);

    private SeedreamClient CreateClient()
    {
        // Read here, because only the pipeline thread may read variables while a script runs.
        _log = IsOn("Verbose") || IsOn("Debug") ? Log : null;
        return SeedreamClient.For(CreateSettings());
    }

    private ConnectionSettings CreateSettings()
    {
        ConnectionSettings? session = SessionConnection.Current?.Settings;
        var settings = ConnectionSettings.For(FindEndpoint(), FindKey(session));
        ProxyLogin? login = ProxyCredential?.GetNetworkCredential() is { } credential
            ? new ProxyLogin(credential.UserName, credential.Password, credential.Domain)
            : null;
        return settings with
        {
            Proxy = Proxy ?? session?.Proxy,
            ProxyLogin = login ?? session?.ProxyLogin,
            ProxyUseDefaultCredentials = ProxyUseDefaultCredentials || session is { ProxyUseDefaultCredentials: true },
            NoProxy = NoProxy || session is { NoProxy: true },
            MaximumRetryCount = MaximumRetryCount ?? (session ?? settings).MaximumRetryCount,
            ConnectTimeout = FromSeconds(ConnectionTimeoutSeconds) ?? (session ?? settings).ConnectTimeout,
            RequestsPerMinute = RequestsPerMinute ?? session?.RequestsPerMinute,
            MaximumImageBytes = (session ?? settings).MaximumImageBytes,
            MaximumJsonBytes = (session ?? settings).MaximumJsonBytes,
        };
    }

    private ApiKey FindKey(ConnectionSettings? session)
    {
        if (ApiKey is not null)
            return new ApiKey(new NetworkCredential("", ApiKey).Password);

        if (session is not null)
            return session.Key;

        return EnvironmentVariables.Read(EnvironmentVariables.ApiKey) is { } key
            ? new ApiKey(key)
            : throw SessionConnection.MissingKey();
    }

    private Uri? FindEndpoint() => Endpoint ?? SessionConnection.Current?.Settings.Endpoint ?? ReadEndpoint();

    private static Uri? ReadEndpoint()
    {
        if (EnvironmentVariables.Read(EnvironmentVariables.Endpoint) is not { } text)
            return null;

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            ? uri
            : throw new SeedreamException(
                SeedreamErrorId.InvalidParameter,
                $"The environment variable {EnvironmentVariables.Endpoint} is not a valid URL: '{text}'. "
                + "Nothing was submitted.",
                "Set it to a base address such as http://127.0.0.1:5005, or remove it.");
    }

    private void Warn(string text) => RunOnPipeline(() => WriteWarning(text));

    private void Log(HttpExchange exchange)
    {
        RunOnPipeline(() => WriteVerbose(exchange.ToString()));
        if (exchange.RequestBody is { } request)
            RunOnPipeline(() => WriteDebug($"> {request}"));

        if (exchange.ResponseBody is { Length: > 0 } response)
            RunOnPipeline(() => WriteDebug($"< {response}"));
    }

    private protected bool IsWhatIfBound() =>
        LanguagePrimitives.IsTrue(CommonParameter("WhatIf", "WhatIfPreference"));
}
