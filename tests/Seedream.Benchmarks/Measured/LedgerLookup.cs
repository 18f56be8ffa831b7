using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Seedream.Benchmarks.Running;
using Seedream.Benchmarks.Small;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Measured;

internal sealed record LookupSpec(string Ledger, int Rows);

/// <param name="Warm">The median time in milliseconds.</param>
/// <param name="Cold">The same for the first lookup after the system has dropped the file from its cache.</param>
/// <param name="Bytes">The length of the ledger.</param>
internal sealed record LookupFigures(double Warm, double Cold, long Bytes);

/// <summary>Finds edits in a large ledger.</summary>
internal static class LedgerLookup
{
    private const int Lookups = 1000;
    private const int ColdLookups = 12;
    private const int DontNeed = 4;

    public static Task<LookupFigures> RunAsync(LookupSpec spec) => Task.FromResult(Measure(spec));

    private static LookupFigures Measure(LookupSpec spec)
    {
        JobLedger.Open(spec.Ledger, TimeProvider.System).Dispose();
        EditKey[] keys = [.. Enumerable.Range(0, Lookups).Select(Sample.Key)];
        Fill(spec, keys);
        List<double> cold = [.. keys.Take(ColdLookups).Select(key =>
        {
            DropFromCache(spec.Ledger);
            using JobLedger ledger = JobLedger.Open(spec.Ledger, TimeProvider.System);
            return Find(ledger, key);
        })];
        using JobLedger warm = JobLedger.Open(spec.Ledger, TimeProvider.System);
        double median = keys.Select(key => Find(warm, key)).Median();
        return new LookupFigures(median, cold.Median(), new FileInfo(spec.Ledger).Length);
    }

    private static double Find(JobLedger ledger, EditKey key)
    {
        long start = Stopwatch.GetTimestamp();
        LedgerRow? row = ledger.Jobs.Find(Sample.Endpoint, key);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return row is not null ? time : throw new IncorrectException("an edit was not found in the ledger");
    }

    // One transaction for each row would take an hour. The edits to find are spread evenly.
    private static void Fill(LookupSpec spec, EditKey[] keys)
    {
        IEnumerable<string> wanted =
            keys.Select((key, number) => $"({number * (long)spec.Rows / keys.Length}, x'{key.Hex}')");
        using var connection = new SqliteConnection($"Data Source={spec.Ledger};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            PRAGMA synchronous = OFF;
            BEGIN;
            CREATE TEMP TABLE wanted (number INTEGER PRIMARY KEY, edit_key BLOB);
            INSERT INTO wanted VALUES {string.Join(", ", wanted)};
            WITH RECURSIVE numbers (number) AS (
                SELECT 0 UNION ALL SELECT number + 1 FROM numbers WHERE number < {spec.Rows - 1})
            INSERT INTO job (endpoint, edit_key, is_current, state, request_id, parameters, path,
                destination, name, claimed_at, submitted_at, ended_at, duration_ms, cost_micros, updated_at)
            SELECT '{Sample.Endpoint}', coalesce(edit_key, randomblob(32)), 1, {(int)LedgerState.Saved},
                lower(hex(randomblob(16))), json_object('prompt', '{BareLoop.Prompt}'),
                '/photos/2026/' || number || '.jpg', '/images/2026', '{"{BaseName}"}', number, number, number,
                40000 + number % 10000, 35000, number
            FROM numbers LEFT JOIN wanted USING (number);
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    // On other systems, the cold lookup is as warm as the others.
    private static void DropFromCache(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;

        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
        int code = posix_fadvise(file.SafeFileHandle.DangerousGetHandle().ToInt32(), 0, 0, DontNeed);
        if (code != 0)
            throw new IOException($"posix_fadvise failed with code {code}");
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_fadvise(int file, long offset, long length, int advice);
}
