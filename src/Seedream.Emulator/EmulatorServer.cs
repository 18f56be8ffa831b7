namespace Seedream.Emulator;

/// <summary>
/// The service on loopback: the API, the public files and a foreign host, each on its own port. A process can run
/// several. It shares no code with the client, so that it does not repeat the client's mistakes.
/// </summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly EmulatedService _service;
    private readonly List<LoopbackListener> _listeners = [];

    private EmulatorServer(EmulatorOptions options) => _service = new EmulatedService(options);

    /// <summary>Base address of the API, the uploads and the history: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Endpoint => _listeners[0].Address;

    /// <summary>Base address of the public files. A key that arrives there counts as leaked.</summary>
    public Uri FilesEndpoint => _listeners[1].Address;

    /// <summary>Base address of the foreign host. A key that arrives there counts as leaked.</summary>
    public Uri ForeignEndpoint => _listeners[2].Address;

    /// <summary>The current options. All but the ports can be changed while the emulator runs.</summary>
    public EmulatorOptions Options => _service.Options;

    /// <summary>The active faults.</summary>
    public FaultRuleSet Faults => _service.Faults;

    /// <summary>A snapshot of the counters, up to the current time of the emulator's clock.</summary>
    public EmulatorCounters Counters
    {
        get
        {
            _service.Jobs.CompleteDue(_service.Now);
            return _service.Counters.Snapshot(_service);
        }
    }

    /// <summary>A snapshot of all jobs, oldest first.</summary>
    public IReadOnlyList<EmulatorJob> Jobs
    {
        get
        {
            DateTimeOffset now = _service.Now;
            _service.Jobs.CompleteDue(now);
            return [.. _service.Jobs.All().Select(job => EmulatorJob.From(job, now))];
        }
    }

    /// <summary>Starts an emulator on loopback.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public static async Task<EmulatorServer> StartAsync(
        EmulatorOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var server = new EmulatorServer(options ?? new EmulatorOptions());
        try
        {
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Completes when the counters meet the condition. They are checked when a request begins, becomes a job, meets a
    /// fault or ends, so a test can wait for a client without sleeping.
    /// </summary>
    public Task WaitUntilAsync(Func<EmulatorCounters, bool> condition, CancellationToken cancellationToken = default) =>
        _service.Counters.WaitUntilAsync(_service, condition, cancellationToken);

    /// <summary>Removes all jobs, files and faults and resets the counters. The options stay.</summary>
    public void Reset() => _service.Reset();

    /// <summary>Stops listening and aborts open connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (LoopbackListener listener in _listeners)
            await listener.DisposeAsync();
        _service.Images.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var dispatcher = new Dispatcher(_service);
        foreach ((int port, RequestDelegate handler) in new (int, RequestDelegate)[]
        {
            (Options.Port, dispatcher.HandleApiAsync),
            (Options.FilesPort, dispatcher.HandleFileAsync),
            (Options.ForeignPort, dispatcher.HandleForeignAsync),
        })
        {
            _listeners.Add(await LoopbackListener.StartAsync(port, handler, cancellation));
        }

        _service.ApiBase = Root(Endpoint);
        _service.FilesBase = Root(FilesEndpoint);
        _service.ForeignBase = Root(ForeignEndpoint);
    }

    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
