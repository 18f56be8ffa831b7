using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Seedream.Benchmarks.Running;
using Seedream.Benchmarks.Small;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

/// <param name="Ledger">Where the ledger goes.</param>
/// <param name="Rows">How many rows it gets.</param>
internal sealed record LookupSpec(string Ledger, int Rows);

/// <summary>Medians, in milliseconds: of one edit's lookup, and of the first after the system has forgotten the file.</summary>
internal sealed record LookupFigures(double Warm, double Cold, long Bytes);

/// <summary>Looks edits up in a ledger of many.</summary>
internal static class LedgerLookup
{
    private const int Wanted = 1000;
    private const int ColdLooks = 12;
    private const int DontNeed = 4;

    public static Task<LookupFigures> RunAsync(LookupSpec spec) => Task.FromResult(Measure(spec));

    private static LookupFigures Measure(LookupSpec spec)
    {
        JobLedger.Open(spec.Ledger, TimeProvider.System).Dispose();
        EditKey[] keys = [.. Enumerable.Range(0, Wanted).Select(Sample.Key)];
        Fill(spec, keys);
        List<double> cold = [.. keys.Take(ColdLooks).Select(key =>
        {
            Forget(spec.Ledger);
            using JobLedger ledger = JobLedger.Open(spec.Ledger, TimeProvider.System);
            return Look(ledger, key);
        })];
        using JobLedger warm = JobLedger.Open(spec.Ledger, TimeProvider.System);
        return new LookupFigures(keys.Select(key => Look(warm, key)).Median(), cold.Median(), new FileInfo(spec.Ledger).Length);
    }

    private static double Look(JobLedger ledger, EditKey key)
    {
        long start = Stopwatch.GetTimestamp();
        LedgerRow? row = ledger.Jobs.Find(Sample.Endpoint, key);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return row is not null ? time : throw new IncorrectException("an edit was not found in the ledger");
    }

    // One by one the ledger would need an hour for them. The wanted ones lie evenly among the others.
    private static void Fill(LookupSpec spec, EditKey[] keys)
    {
        using var connection = new SqliteConnection($"Data Source={spec.Ledger};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            PRAGMA synchronous = OFF;
            BEGIN;
            CREATE TEMP TABLE wanted (number INTEGER PRIMARY KEY, edit_key BLOB);
            INSERT INTO wanted VALUES {string.Join(", ", keys.Select((key, number) => $"({number * (long)spec.Rows / keys.Length}, x'{key.Hex}')"))};
            WITH RECURSIVE numbers (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number < {spec.Rows - 1})
            INSERT INTO job (endpoint, edit_key, is_current, state, request_id, parameters, path,
                destination, name, claimed_at, submitted_at, ended_at, duration_ms, cost_micros, updated_at)
            SELECT '{Sample.Endpoint}', coalesce((SELECT edit_key FROM wanted WHERE wanted.number = numbers.number), randomblob(32)),
                1, 4, lower(hex(randomblob(16))), json_object('prompt', 'Warm evening light'),
                '/photos/2026/' || number || '.jpg', '/pictures/2026', '{"{BaseName}"}', number, number, number, 40000 + number % 10000, 35000, number
            FROM numbers;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    // Where the system cannot be told to, the look is as warm as the other.
    private static void Forget(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;

        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        int code = posix_fadvise(file.SafeFileHandle.DangerousGetHandle().ToInt32(), 0, 0, DontNeed);
        if (code != 0)
            throw new IOException($"posix_fadvise: {code}");
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_fadvise(int file, long offset, long length, int advice);
}
