using System.Security.Cryptography;
using Seedream.Emulator;

namespace Seedream.Chaos;

/// <summary>
/// A folder of photos, an emulator, and the clients that edit the photos. The seed determines everything except timing.
/// </summary>
internal sealed class Trial : IAsyncDisposable
{
    private const int MaximumRuns = 12;
    private const int RunsBeforePerson = 3;

    private readonly List<Run> _runs = [];
    private bool _isFinished;

    private Trial(int seed, string folder, OffsetClock clock, EmulatorServer emulator)
    {
        Folder = folder;
        Clock = clock;
        Emulator = emulator;
        Random = new Random(seed);
        Output = Directory.CreateDirectory(Path.Combine(folder, "out")).FullName;
        LedgerFolder = Path.Combine(folder, "ledger");
        string photos = Directory.CreateDirectory(Path.Combine(folder, "photos")).FullName;
        AddEdits($"Trial {seed}:  make it snow\n and keep the people", photos);
    }

    public Random Random { get; }

    public string Folder { get; }

    public bool KeepFolder { get; set; }

    /// <summary>The clock of the service. The clocks of clients differ from it by <see cref="ClockError"/>.</summary>
    public OffsetClock Clock { get; }

    public EmulatorServer Emulator { get; }

    public Tally Tally { get; } = new() { [Count.Trials] = 1 };

    public string Output { get; set; }

    public string LedgerFolder { get; set; }

    public string Ledger => Path.Combine(LedgerFolder, "ledger.db");

    /// <summary>A disk of the trial's own; null for none.</summary>
    public Mount? Mount { get; set; }

    public List<EditSpec> Edits { get; } = [];

    /// <summary>Edits whose images were overwritten later. They are billed too.</summary>
    public List<EditSpec> Replaced { get; } = [];

    /// <summary>Rows of submits that had no answer when their client ended.</summary>
    public HashSet<long> Unanswered { get; } = [];

    /// <summary>Whether a person may have to decide about submits without an answer.</summary>
    public bool NeedsPerson { get; set; } = true;

    /// <summary>The error of the next client's clock.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>The errors of the clocks of later clients; none by default.</summary>
    public Func<TimeSpan> NextClockError { get; set; } = () => TimeSpan.Zero;

    /// <summary>Changes the settings of each client.</summary>
    public Func<ClientSpec, ClientSpec> Configure { get; set; } = spec => spec;

    public string LastOutput => _runs.LastOrDefault()?.Output ?? "";

    public static async Task<Trial> StartAsync(Scenario scenario, int seed, string root)
    {
        string folder = Path.Combine(root, $"seedream-chaos-{Environment.ProcessId}-{seed}-{Guid.NewGuid():N}");
        var clock = new OffsetClock(TimeProvider.System);
        var random = new Random(seed);
        var options = new EmulatorOptions
        {
            Latency = TimeSpan.FromMilliseconds(random.Next(50, 300)),
            HistoryLag = TimeSpan.FromMilliseconds(random.Next(0, 3000)),
            LatencySigma = 0.4,
            Seed = seed,
            OutputBytes = 40_000,
            Clock = clock,
        };
        scenario.World?.Invoke(options);
        return new Trial(seed, folder, clock, await EmulatorServer.StartAsync(options));
    }

    /// <summary>Plays the scenario, runs clients until all edits are done, and checks the promises.</summary>
    /// <exception cref="Violation">A promise was broken.</exception>
    public async Task PlayAsync(Scenario scenario)
    {
        await scenario.PlayAsync(this);
        if (!_isFinished)
            await FinishAsync();

        await new Inspection(this).RunAsync();
    }

    /// <summary>Submits through the queue, as data URIs or directly.</summary>
    public void ConfigureWay()
    {
        int way = Random.Next(6);
        Configure = spec => spec with { Inline = way == 0, Direct = way == 1, TimeoutSec = 20 };
    }

    /// <summary>Runs a client until it ends or kills itself.</summary>
    public async Task<Run> RunAsync(string? death = null)
    {
        Run run = await Start(death).EndAsync();
        Ended(run);
        return run;
    }

    public Run Start(string? death = null)
    {
        var spec = new ClientSpec
        {
            Endpoint = Emulator.Endpoint,
            Ledger = Ledger,
            Output = Output,
            Edits = [.. Edits],
            ClockOffsetSeconds = (Clock.Offset + ClockError).TotalSeconds,
            Death = death,
        };
        var run = new Run(Configure(spec), Path.Combine(Folder, $"run{_runs.Count}.json"));
        _runs.Add(run);
        Tally[Count.Runs]++;
        return run;
    }

    /// <summary>Counts a client that was killed, and remembers the submits that a client could not finish.</summary>
    public void Ended(Run run)
    {
        if (run.IsDone)
            return;

        if (run.WasKilled)
            Tally[Count.Kills]++;

        Unanswered.UnionWith(LedgerReader.RowsOfCopy(Ledger, Folder)
            .Where(row => row.State is LedgerReader.Submitting or LedgerReader.Unknown)
            .Select(row => row.Id));
    }

    /// <summary>Advances the time of the service and of all clients until the history is certainly complete.</summary>
    public void PassTime()
    {
        Clock.Advance(TimeSpan.FromMinutes(130));
        ClockError = NextClockError();
    }

    /// <summary>Runs clients until one of them reports that all edits are done.</summary>
    public async Task FinishAsync()
    {
        Tally[Count.Waited] = File.Exists(Ledger) ? LedgerReader.Unanswered(Ledger).Count() : 0;
        for (int i = 0; i < MaximumRuns; i++)
        {
            PassTime();
            if ((await RunAsync()).IsDone)
                return;

            if (i == RunsBeforePerson && !NeedsPerson)
                break;

            if (i == RunsBeforePerson)
                await Person.ResolveAsync(this);
        }

        throw new Violation($"the edits are not done after many runs: {LastOutput}");
    }

    /// <summary>Requires that this run did all edits. No other run follows.</summary>
    public void RequireFinished(Run run, string problem) =>
        _isFinished = run.IsDone ? true : throw new Violation($"{problem}: {run.Output}");

    public async ValueTask DisposeAsync()
    {
        foreach (Run run in _runs)
            run.Dispose();

        if (Mount is not null)
            await Mount.DisposeAsync();

        await Emulator.DisposeAsync();
        if (!KeepFolder)
            Directory.Delete(Folder, recursive: true);
    }

    public static string[] InputsOf(EditSpec edit)
    {
        string[] photos = edit.Reference is null ? [edit.Photo] : [edit.Photo, edit.Reference];
        return [.. photos.Select(photo => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(photo))))];
    }

    // Some edits share a reference, some make several images, and two photos have the same contents.
    private void AddEdits(string prompt, string photos)
    {
        int count = Random.Next(4, 9);
        string reference = Path.Combine(photos, "reference.jpg");
        File.WriteAllBytes(reference, Photos.Numbered(23));
        for (int i = 0; i < count; i++)
        {
            string photo = Path.Combine(photos, $"photo{i}.jpg");
            File.WriteAllBytes(photo, Photos.Numbered(i));
            string? shared = Random.Next(3) == 0 ? reference : null;
            Edits.Add(new EditSpec(photo, shared, prompt, Random.Next(4) == 0 ? Random.Next(2, 4) : 1));
        }

        string twin = Path.Combine(photos, "twin.jpg");
        File.Copy(Edits[0].Photo, twin);
        Edits.Add(Edits[0] with { Photo = twin });
    }
}
