using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Seedream.Chaos;

/// <summary>
/// Kills this very process at a step of its own work, with SIGKILL, so that nothing is written, flushed or unlocked
/// afterwards. The steps are seen from outside the module's code: whenever it looks at the clock, has made a request,
/// has committed to the ledger, or has begun, finished or renamed a file.
/// </summary>
internal sealed class Death
{
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly Step? _when;

    /// <param name="when">The step, as <c>kind:number</c>; null for none.</param>
    public Death(string? when) => _when = when is null ? null : new Step(when);

    /// <summary>A step was taken.</summary>
    public void At(string kind)
    {
        if (_when?.IsTakenBy(kind) == true)
            _self.Kill();
    }

    /// <summary>Watches from a thread of its own what gives no sign.</summary>
    public void Watch(string ledger, string output)
    {
        if (_when?.Kind == Step.Ledger)
            new Thread(() => WatchLedger(ledger)) { IsBackground = true }.Start();
        else if (_when?.Kind == Step.File)
            new Thread(() => WatchFiles(output)) { IsBackground = true }.Start();
    }

    // The version changes with every commit of another connection. It is asked for without a pause: between the commit
    // that records a picture and the rename that puts it there are some ten microseconds.
    private void WatchLedger(string ledger)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        long last = -1;
        while (true)
        {
            SQLitePCL.raw.sqlite3_prepare_v2(connection.Handle, "PRAGMA data_version", out SQLitePCL.sqlite3_stmt statement);
            using (statement)
            {
                if (SQLitePCL.raw.sqlite3_step(statement) != SQLitePCL.raw.SQLITE_ROW)
                    continue;

                long version = SQLitePCL.raw.sqlite3_column_int64(statement, 0);
                if (last >= 0 && version != last)
                    At(Step.Ledger);

                last = version;
            }
        }
    }

    private void WatchFiles(string output)
    {
        HashSet<string> last = [];
        while (true)
        {
            HashSet<string> now = [.. Directory.EnumerateFiles(output)];
            if (!now.SetEquals(last))
                At(Step.File);

            last = now;
        }
    }
}
