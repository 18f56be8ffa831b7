using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Seedream.Chaos;

/// <summary>
/// Kills this process with SIGKILL at a step of its work, so that nothing is written, flushed or unlocked afterwards.
/// The module's code does not take part: the steps are observed from outside.
/// </summary>
internal sealed class Death(string? when)
{
    private readonly Process _self = Process.GetCurrentProcess();
    private readonly Step? _when = when is null ? null : new Step(when);

    public void At(string kind)
    {
        if (_when?.IsReachedBy(kind) == true)
            _self.Kill();
    }

    /// <summary>Observes the steps that raise no event, on another thread.</summary>
    public void Watch(string ledger, string output)
    {
        if (_when?.Kind == Step.Ledger)
            new Thread(() => WatchLedger(ledger)) { IsBackground = true }.Start();
        else if (_when?.Kind == Step.File)
            new Thread(() => WatchFiles(output)) { IsBackground = true }.Start();
    }

    // The version changes with each commit of another connection. The loop has no delay, because the commit that
    // records an image and the rename that follows it are only about ten microseconds apart.
    private void WatchLedger(string ledger)
    {
        using SqliteConnection connection = LedgerReader.Open(ledger, SqliteOpenMode.ReadWrite);
        long last = -1;
        while (true)
        {
            SQLitePCL.raw.sqlite3_prepare_v2(
                connection.Handle, "PRAGMA data_version", out SQLitePCL.sqlite3_stmt statement);
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
