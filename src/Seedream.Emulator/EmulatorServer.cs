namespace Seedream.Emulator;

/// <summary>
/// The service on loopback: the API, the public files and a foreign host, each on a port of its own. Several may run
/// in one process. Written from the contract alone, so that a client's mistake shows against it.
/// </summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly EmulatedService _service;
    private readonly List<LoopbackListener> _hosts = [];

    private EmulatorServer(EmulatorOptions options) => _service = new EmulatedService(options);

    /// <summary>Base of the API, of the uploads and of the history: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri Endpoint => _hosts[0].Address;

    /// <summary>Base of the public files. A key seen there is leaked.</summary>
    public Uri FilesEndpoint => _hosts[1].Address;

    /// <summary>Base of the host that faults lead to. A key seen there is leaked.</summary>
    public Uri ForeignEndpoint => _hosts[2].Address;

    /// <summary>The options in force; all but the ports may be changed.</summary>
    public EmulatorOptions Options => _service.Options;

    /// <summary>The faults in force.</summary>
    public FaultRuleSet Faults => _service.Faults;

    /// <summary>What has happened up to now by the emulator's clock.</summary>
    public EmulatorCounters Counters
    {
        get
        {
            _service.Jobs.CompleteDue(_service.Now);
            return _service.Counters.Snapshot(_service);
        }
    }

    /// <summary>Every job, oldest first, as it stands now.</summary>
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
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
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
    /// Ends when the counters are as wanted. They are looked at when a request begins, is accepted, is struck by a fault
    /// or ends, so a test can wait for what a client does without sleeping.
    /// </summary>
    public Task WaitUntilAsync(Func<EmulatorCounters, bool> wanted, CancellationToken cancellationToken = default) =>
        _service.Counters.WaitUntilAsync(_service, wanted, cancellationToken);

    /// <summary>Forgets jobs, files, faults and counts. Options stay as they are.</summary>
    public void Reset() => _service.Reset();

    /// <summary>Stops listening and aborts what is still open.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (LoopbackListener host in _hosts)
            await host.DisposeAsync();
        _service.Images.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var dispatcher = new Dispatcher(_service);
        _hosts.Add(await LoopbackListener.StartAsync(Options.Port, dispatcher.HandleApiAsync, cancellation));
        _hosts.Add(await LoopbackListener.StartAsync(Options.FilesPort, dispatcher.HandleFileAsync, cancellation));
        _hosts.Add(await LoopbackListener.StartAsync(Options.ForeignPort, dispatcher.HandleForeignAsync, cancellation));
        _service.ApiBase = Root(Endpoint);
        _service.FilesBase = Root(FilesEndpoint);
        _service.ForeignBase = Root(ForeignEndpoint);
    }

    private static string Root(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
