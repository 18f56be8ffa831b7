using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;
using Seedream.Service;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>
/// The emulator and a client with one clock. Each test also checks that only the service received the key, and that the
/// emulator had no internal error.
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

    public EmulatorOptions Options => Emulator.Options;

    public FaultRuleSet Faults => Emulator.Faults;

    public EmulatorCounters Counters => Emulator.Counters;

    /// <summary>The only job that the service has.</summary>
    public EmulatorJob Job => Emulator.Jobs.Single();

    public TimeProvider Clock { get; }

    public SeedreamClient Client { get; }

    public JobLedger Ledger { get; }

    public SeedreamApi Api => Client.Api;

    public Deadline Deadline { get; }

    public CallContext Scope { get; }

    /// <summary>Every request with <see cref="Scope"/>.</summary>
    public IReadOnlyCollection<HttpExchange> Exchanges => _exchanges;

    public Action<HttpExchange>? OnExchange { get; set; }

    /// <summary>Starts both. Requests may take a day, so that a clock that skips waits does not end one.</summary>
    /// <param name="options">Must have the clock of the test.</param>
    /// <param name="clock">If null, the clock of the options or a <see cref="SkippingClock"/>.</param>
    /// <param name="change">Changes the settings of the client.</param>
    public static async Task<TestService> StartAsync(
        EmulatorOptions? options = null,
        TimeProvider? clock = null,
        Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        options ??= new EmulatorOptions { Clock = clock ?? new SkippingClock() };
        EmulatorServer emulator = await EmulatorServer.StartAsync(options);
        ConnectionSettings settings = Settings(emulator.Endpoint);
        return new TestService(emulator, change?.Invoke(settings) ?? settings, clock ?? options.Clock);
    }

    /// <summary>Adds a client with another clock to an emulator.</summary>
    public static TestService Of(EmulatorServer emulator, TimeProvider clock) =>
        new(emulator, Settings(emulator.Endpoint), clock);

    public static ConnectionSettings Settings(Uri endpoint) =>
        ConnectionSettings.For(endpoint, new ApiKey(KeyText)) with
        {
            NoProxy = true,
            RequestTimeout = TimeSpan.FromDays(1),
        };

    public static Edit Edit(string prompt = "make it snow") => new() { Prompt = prompt };

    public static Edit EditOf(string path, string prompt = "make it snow") =>
        new() { Prompt = prompt, Source = PhotoSource.FromPath(path) };

    public static PhotoFile Inspected(string path) => PhotoInspector.Inspect(path);

    public void Stop() => _stop.Cancel();

    public void Advance(TimeSpan time) => ((FakeTimeProvider)Clock).Advance(time);

    /// <summary>Holds the next request of an endpoint, before or after the service has done its work.</summary>
    public StallGate Hold(EmulatorEndpoint endpoint, bool afterWork = false)
    {
        var gate = new StallGate();
        Faults.Add(Fault.Stall(endpoint, gate) with { First = 1, AfterWork = afterWork });
        return gate;
    }

    public long Requests(EmulatorEndpoint endpoint) => Counters.Requests[endpoint];

    public EditRun CreateRun(
        bool inline = false, bool force = false, decimal? limit = null, CancellationToken halt = default) =>
        new(
            () => Client,
            Client.Settings.Endpoint,
            Ledger,
            new SubmitOptions(inline, force, new CostLimit(limit), SubmitOptions.DefaultResubmitAfter),
            null,
            Clock,
            halt);

    public JobTracker CreateTracker(TimeSpan? pollInterval = null) => Client.CreateTracker(Ledger, pollInterval);

    public Task<SeedreamJob> SubmitAsync(
        Edit? edit = null, CallContext? scope = null, bool inline = false, CancellationToken halt = default) =>
        SubmitAsync(Inspect(edit ?? Edit()), inline, scope, halt);

    public async Task<SeedreamJob> SubmitAsync(
        PreparedEdit prepared, bool inline = false, CallContext? scope = null, CancellationToken halt = default)
    {
        using EditRun run = CreateRun(inline, halt: halt);
        prepared = await CreateReader().HashAsync(prepared, CancellationToken.None).Soon();
        return (await run.Submitter.GetOrSubmitAsync(prepared, direct: false, scope ?? Scope).Soon()).Row.ToJob();
    }

    /// <summary>Checks an edit and inspects its photos, without hashing them.</summary>
    public static PreparedEdit Inspect(Edit edit) => PreparedEdit.Of(edit, PhotoInspector.Inspect);

    public PhotoReader CreateReader(bool readsAll = false) => new(Ledger, readsAll, Clock);

    /// <summary>Makes and saves the images of an edit.</summary>
    public async Task MakeAsync(
        Edit edit, OutputTarget target, EditEvents events, bool direct = false, CallContext? scope = null)
    {
        using EditRun run = CreateRun();
        await run.RunAsync(edit, target, direct, events, scope ?? Scope);
    }

    public Task<SeedreamJob> WaitAsync(SeedreamJob job) => CreateTracker().WaitAsync(job, Scope).Soon();

    public Task<SeedreamResult> GetResultAsync(SeedreamJob job) => CreateTracker().GetResultAsync(job, Scope).Soon();

    /// <summary>Submits an edit and waits for its images on the service.</summary>
    public async Task<SeedreamResult> CompleteAsync(Edit? edit = null) =>
        await GetResultAsync(await WaitAsync(await SubmitAsync(edit)));

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
