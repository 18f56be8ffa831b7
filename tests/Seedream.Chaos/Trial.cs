using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Seedream.Emulator;
using SkiaSharp;

namespace Seedream.Chaos;

/// <summary>A folder of photos, an emulator, and the clients that are let loose on them. The seed decides everything but timing.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private const int MostRuns = 12;

    private readonly List<Run> _runs = [];
    private readonly HashSet<long> _lost = [];
    private readonly HttpClient _files = new();
    private int _started;

    private Trial(int seed, string folder, OffsetClock clock, EmulatorServer emulator)
    {
        Seed = seed;
        Folder = folder;
        Clock = clock;
        Emulator = emulator;
        Random = new Random(seed);
        Output = Path.Combine(folder, "out");
        LedgerFolder = Path.Combine(folder, "ledger");
    }

    public int Seed { get; }

    public Random Random { get; }

    public string Folder { get; }

    /// <summary>The service's clock. The clients have the same, but for <see cref="ClockError"/>.</summary>
    public OffsetClock Clock { get; }

    public EmulatorServer Emulator { get; }

    public Tally Tally { get; } = new() { Trials = 1 };

    public string Output { get; set; }

    public string LedgerFolder { get; set; }

    public string Ledger => Path.Combine(LedgerFolder, "ledger.db");

    public List<EditSpec> Edits { get; } = [];

    /// <summary>Edits whose pictures others have taken the place of; they stay billed.</summary>
    public List<EditSpec> Replaced { get; } = [];

    /// <summary>How wrong the next client's clock is.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>How wrong the clocks of later clients are; by default not at all.</summary>
    public Func<TimeSpan> NextClockError { get; set; } = () => TimeSpan.Zero;

    /// <summary>The time from one run to the next: by default long enough for the history to be sure.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>Changes what the clients are told.</summary>
    public Func<ClientSpec, ClientSpec> Change { get; set; } = spec => spec;

    public string LastOutput => _runs.LastOrDefault()?.Output ?? "";

    public static async Task<Trial> StartAsync(int seed, string root)
    {
        string folder = Path.Combine(root, $"seedream-chaos-{Environment.ProcessId}-{seed}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.Combine(folder, "photos"));
        var random = new Random(seed);
        var clock = new OffsetClock(TimeProvider.System);
        EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Latency = TimeSpan.FromMilliseconds(random.Next(50, 300)),
            LatencySigma = 0.4,
            Seed = seed,
            OutputBytes = 40_000,
            Clock = clock,
        });
        var trial = new Trial(seed, folder, clock, emulator);
        Directory.CreateDirectory(trial.Output);
        trial.AddEdits();
        return trial;
    }

    /// <summary>Runs a client to its end; a kill counts, and is repeated by nothing here.</summary>
    public async Task<Run> RunAsync(string? death = null)
    {
        Run run = await Start(death).EndAsync();
        Ended(run);
        return run;
    }

    /// <summary>Starts a client.</summary>
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
        var run = new Run(Change(spec), Path.Combine(Folder, $"run{_started++}.json"));
        lock (_runs)
            _runs.Add(run);

        Tally.Runs++;
        return run;
    }

    /// <summary>Takes note of how a client ended.</summary>
    public void Ended(Run run)
    {
        if (!run.WasKilled)
            return;

        Tally.Kills++;
        _lost.UnionWith(Rows(copied: true).Where(row => row.State is 1 or 7).Select(row => row.Id));
    }

    /// <summary>Lets time pass, for the service as for the clients.</summary>
    public void PassTime()
    {
        Clock.Advance(Pause);
        ClockError = NextClockError();
    }

    /// <summary>Runs clients, undisturbed from here on, until one reports that every edit is done.</summary>
    public async Task FinishAsync()
    {
        for (int i = 0; i < MostRuns; i++)
        {
            PassTime();
            if ((await RunAsync()).IsDone)
                return;
        }

        throw new Violation($"after {MostRuns} runs the edits are not done: {LastOutput}");
    }

    /// <summary>Compares what was billed, what is on disk and what the ledger says with the edits that were asked for.</summary>
    public async Task CheckAsync()
    {
        List<string> problems = [];
        Emulator.Faults.Clear();
        while (Emulator.Counters.JobsInFlight > 0)
            await Task.Delay(20);

        EmulatorCounters counters = Emulator.Counters;
        EmulatorJob[] jobs = [.. Emulator.Jobs.Where(job => job.State == JobState.Completed)];
        int distinct = Edits.Concat(Replaced).Select(KeyOf).Distinct().Count();
        Tally.Edits = distinct;
        Tally.Billed = counters.JobsBilled;
        Tally.Duplicates = counters.DuplicatesBilled;
        if (counters.DuplicatesBilled > 0 || counters.JobsBilled != distinct)
            problems.Add($"{counters.JobsBilled} jobs were billed for {distinct} edits, {counters.DuplicatesBilled} of them twice");

        if (counters.LeakedKeys.Count > 0 || counters.InternalErrors.Count > 0)
            problems.Add($"keys leaked or the emulator failed: {string.Join("; ", counters.LeakedKeys.Concat(counters.InternalErrors))}");

        HashSet<string> expected = [];
        foreach (EditSpec edit in Edits)
            await CheckPicturesAsync(edit, jobs, expected, problems);

        string[] leftovers =
        [
            .. Directory.EnumerateFiles(Output).Where(file => !expected.Contains(file)),
            .. Directory.EnumerateFiles(LedgerFolder).Where(file => file.EndsWith(".run", StringComparison.Ordinal)),
        ];
        Tally.Leftovers = leftovers.Length;
        if (leftovers.Length > 0)
            problems.Add($"left behind: {string.Join(", ", leftovers.Select(Path.GetFileName))}");

        CheckLedger(distinct, problems);
        if (problems.Count > 0)
            throw new Violation(string.Join(Environment.NewLine + "    ", problems));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Run run in _runs)
            run.Dispose();

        _files.Dispose();
        await Emulator.DisposeAsync();
    }

    /// <summary>The rows' numbers and states; of a copy, where closing the file would tidy up after a killed client.</summary>
    public List<(long Id, long State)> Rows(bool copied)
    {
        string path = Ledger;
        if (copied)
        {
            if (!File.Exists(Ledger))
                return [];

            path = Path.Combine(Folder, "copy.db");
            File.Copy(Ledger, path, overwrite: true);
            if (File.Exists(Ledger + "-wal"))
                File.Copy(Ledger + "-wal", path + "-wal", overwrite: true);
        }

        try
        {
            return Query(path, "SELECT id, state FROM job", reader => (reader.GetInt64(0), reader.GetInt64(1)));
        }
        catch (SqliteException) when (copied)
        {
            // Killed before the tables were made.
            return [];
        }
        finally
        {
            if (copied)
            {
                foreach (string file in new[] { path, path + "-wal", path + "-shm" })
                    File.Delete(file);
            }
        }
    }

    /// <summary>The ids of the jobs that the ledger knows.</summary>
    public List<string> RequestIds() => Query(Ledger, "SELECT request_id FROM job WHERE request_id IS NOT NULL", reader => reader.GetString(0));

    public string Photo(string name) => Path.Combine(Folder, "photos", name);

    private static List<T> Query<T>(string path, string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));

        return rows;
    }

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));

    private static string[] InputsOf(EditSpec edit) => edit.Reference is null ? [Hash(edit.Photo)] : [Hash(edit.Photo), Hash(edit.Reference)];

    private static string KeyOf(EditSpec edit) => $"{edit.Prompt}|{edit.MaxImages}|{string.Join('|', InputsOf(edit))}";

    // Some share a reference, some make several pictures, and one photo is there twice under two names.
    private void AddEdits()
    {
        int count = Random.Next(4, 9);
        string reference = Photo("reference.jpg");
        File.WriteAllBytes(reference, Photos.Numbered(23));
        for (int i = 0; i < count; i++)
        {
            string photo = Photo($"photo{i}.jpg");
            File.WriteAllBytes(photo, Photos.Numbered(i));
            Edits.Add(new EditSpec(photo, Random.Next(3) == 0 ? reference : null, $"trial {Seed}", Random.Next(4) == 0 ? Random.Next(2, 4) : 1));
        }

        string twin = Photo("twin.jpg");
        File.Copy(Edits[0].Photo, twin);
        Edits.Add(Edits[0] with { Photo = twin });
    }

    private async Task CheckPicturesAsync(EditSpec edit, EmulatorJob[] jobs, HashSet<string> expected, List<string> problems)
    {
        string[] inputs = InputsOf(edit);
        EmulatorJob? job = jobs.FirstOrDefault(job => job.Prompt == edit.Prompt && job.MaxImages == edit.MaxImages && job.InputHashes.SequenceEqual(inputs));
        if (job is null)
        {
            problems.Add($"{Path.GetFileName(edit.Photo)} was never made");
            Tally.Missing++;
            return;
        }

        for (int i = 0; i < job.OutputIds.Count; i++)
        {
            string stem = Path.GetFileNameWithoutExtension(edit.Photo) + (job.OutputIds.Count > 1 ? $"-{i + 1}" : "");
            string path = Path.Combine(Output, stem + ".jpg");
            expected.Add(path);
            Tally.Pictures++;
            byte[] right = await _files.GetByteArrayAsync(new Uri(Emulator.FilesEndpoint, $"generations/{job.OutputIds[i]}"));
            byte[] found = File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
            if (found.AsSpan().SequenceEqual(right) && IsPicture(found))
                continue;

            Tally.Missing++;
            problems.Add($"{stem}.jpg is {(found.Length == 0 ? "missing" : "not the picture of its job")}");
        }
    }

    // Equal bytes are equal pictures; that they are a picture at all is looked at once a trial.
    private bool _decoded;

    private bool IsPicture(byte[] bytes)
    {
        if (_decoded)
            return true;

        using SKBitmap? bitmap = SKBitmap.Decode(bytes);
        return _decoded = bitmap is { Width: 2048, Height: 2048 };
    }

    private void CheckLedger(int distinct, List<string> problems)
    {
        string verdict = string.Join("; ", Query(Ledger, "PRAGMA integrity_check", reader => reader.GetString(0)));
        int broken = Query(Ledger, "PRAGMA foreign_key_check", reader => reader.GetString(0)).Count;
        if (verdict != "ok" || broken > 0)
        {
            Tally.Integrity++;
            problems.Add($"the ledger is damaged: {verdict}, {broken} broken references");
        }

        List<(long Id, long State)> rows = Rows(copied: false);
        if (rows.Count != distinct || rows.Any(row => row.State != 4))
            problems.Add($"the ledger has {rows.Count} rows for {distinct} edits, in the states {string.Join(",", rows.Select(row => row.State))}");

        HashSet<long> known = [.. rows.Select(row => row.Id)];
        Tally.Adopted = _lost.Count(known.Contains);
        Tally.Resent = _lost.Count - Tally.Adopted;
    }
}
