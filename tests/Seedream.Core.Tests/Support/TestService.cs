using System.Collections.Concurrent;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>
/// The emulator and a client of it under one clock. Whatever else a test is about, at its end no key has reached a host
/// that it does not belong to, and the emulator made no mistake of its own.
/// </summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string KeyText = "SG_0123456789abcdef";

    private readonly CancellationTokenSource _stop = new();
    private readonly TempFolder _ledgerFolder = new();
    private readonly ConcurrentQueue<HttpExchange> _exchanges = new();

    private TestService(EmulatorServer emulator, ConnectionSettings settings, TimeProvider clock)
    {
        Emulator = emulator;
        Clock = clock;
        Client = new SeedreamClient(settings, clock);
        Ledger = JobLedger.Open(_ledgerFolder.File("ledger.db"), clock);
        Deadline = new Deadline(clock, Timeout.InfiniteTimeSpan, _stop.Token);
        Scope = new CallContext(Deadline, exchange =>
        {
            _exchanges.Enqueue(exchange);
            OnExchange?.Invoke(exchange);
        });
    }

    public EmulatorServer Emulator { get; }

    public TimeProvider Clock { get; }

    public SeedreamClient Client { get; }

    public JobLedger Ledger { get; }

    public SeedreamApi Api => Client.Api;

    public Deadline Deadline { get; }

    public CallContext Scope { get; }

    /// <summary>Every request that was made under <see cref="Scope"/>.</summary>
    public IReadOnlyCollection<HttpExchange> Exchanges => _exchanges;

    public Action<HttpExchange>? OnExchange { get; set; }

    public EmulatorCounters Counters => Emulator.Counters;

    /// <summary>Starts both. Requests may take a day, so that the skipping of time never cuts one off.</summary>
    public static async Task<TestService> StartAsync(EmulatorOptions? options = null, TimeProvider? clock = null, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        clock ??= options is null ? new SkippingClock() : options.Clock == TimeProvider.System ? throw new ArgumentException("Give the emulator the test's clock.", nameof(options)) : options.Clock;
        EmulatorServer emulator = await EmulatorServer.StartAsync(options ?? new EmulatorOptions { Clock = clock });
        ConnectionSettings settings = Settings(emulator.Endpoint);
        return new TestService(emulator, change?.Invoke(settings) ?? settings, clock);
    }

    /// <summary>A client of an emulator whose clock is another, and which outlives it.</summary>
    public static TestService Of(EmulatorServer emulator, TimeProvider clock) => new(emulator, Settings(emulator.Endpoint), clock);

    public static ConnectionSettings Settings(Uri endpoint) =>
        ConnectionSettings.For(endpoint, new ApiKey(KeyText)) with { NoProxy = true, RequestTimeout = TimeSpan.FromDays(1) };

    public static Edit Edit(string prompt = "make it snow") => new() { Prompt = prompt };

    public static Edit EditOf(string path, string prompt = "make it snow") =>
        new() { Prompt = prompt, Source = PhotoSource.FromPath(path) };

    public void Stop() => _stop.Cancel();

    public long Requests(EmulatorEndpoint endpoint) => Counters.Requests[endpoint];

    public EditRun CreateRun(bool inline = false, bool force = false, decimal? limit = null, CancellationToken halt = default) =>
        new(Client, Ledger, new SubmitOptions(inline, force, new CostLimit(limit)), null, halt);

    public JobTracker CreateTracker(TimeSpan? pollInterval = null) => Client.CreateTracker(Ledger, pollInterval);

    /// <summary>Gets a job for an edit that was checked before.</summary>
    public async Task<SeedreamJob> SubmitAsync(PreparedEdit prepared, bool inline = false)
    {
        using EditRun run = CreateRun(inline);
        return (await run.Submitter.GetOrSubmitAsync(prepared, direct: false, Scope).Soon()).Row.ToJob();
    }

    /// <summary>Gets a job for an edit, in a run of its own.</summary>
    public async Task<SeedreamJob> SubmitAsync(Edit? edit = null, CallContext? scope = null, bool inline = false, CancellationToken halt = default)
    {
        using EditRun run = CreateRun(inline, halt: halt);
        SubmitOutcome obtained = await run.Submitter.GetOrSubmitAsync(PreparedEdit.Of(edit ?? Edit()), direct: false, scope ?? Scope).Soon();
        return obtained.Row.ToJob();
    }

    /// <summary>Makes an edit's pictures, in a run of its own.</summary>
    public async Task MakeAsync(Edit edit, OutputTarget target, EditEvents events, bool direct = false, CallContext? scope = null)
    {
        using EditRun run = CreateRun();
        await run.Pipeline.RunAsync(edit, target, direct, events, scope ?? Scope);
    }

    /// <summary>Submits and waits, and gives the pictures on the service.</summary>
    public async Task<SeedreamResult> CompleteAsync(Edit? edit = null)
    {
        SeedreamJob job = await SubmitAsync(edit);
        JobTracker tracker = CreateTracker();
        return await tracker.GetResultAsync(await tracker.WaitAsync(job, Scope).Soon(), Scope).Soon();
    }

    /// <summary>A file ready for its upload.</summary>
    public static PhotoFile Inspected(string path) => PhotoInspector.Inspect(path);

    public async ValueTask DisposeAsync()
    {
        EmulatorCounters counters = Counters;
        Client.Dispose();
        Ledger.Dispose();
        _ledgerFolder.Dispose();
        await Emulator.DisposeAsync();
        Deadline.Dispose();
        _stop.Dispose();
        Assert.Empty(counters.LeakedKeys);
        Assert.Empty(counters.InternalErrors);
    }
}
