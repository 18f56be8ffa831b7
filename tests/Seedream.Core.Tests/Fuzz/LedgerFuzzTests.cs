using Microsoft.Data.Sqlite;
using Seedream.Core.Tests.Ledger;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs.Evidence;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>A ledger with damaged pages or impossible rows is reported as damaged, and never read as another.</summary>
public sealed class LedgerFuzzTests : IDisposable
{
    private static readonly (string Table, string[] Columns)[] Tables =
    [
        ("job",
        [
            "endpoint", "edit_key", "state", "request_id", "run", "parameters", "path", "uri", "reference_images",
            "destination", "name", "sent_photos", "submitting_at", "submitted_at", "service_at", "lost_at",
            "duration_ms", "cost_micros", "error",
        ]),
        ("image", ["uri", "suggested_name"]),
        ("file", ["path", "length", "written_at", "source", "hash", "width", "height", "saved_at"]),
        ("photo", ["path", "length", "written", "changed", "file", "hash", "media_type", "width", "height"]),
        ("asset", ["uri", "length", "uploaded_at"]),
    ];

    private static readonly object[] Values =
    [
        long.MaxValue, long.MinValue, int.MaxValue + 1L, -1L, "", "null", "[]", "[null]", "{}", "\"x\"", "[1]", "{",
        "x", "not a URL", "/", "//", "{\"prompt\":5,\"max_images\":1e9,\"watermark\":\"x\"}", "{\"size\":7}",
        "[{\"Kind\":\"Asset\"}]", "[{\"Kind\":\"?\",\"Text\":\"x\"}]", "\uFFFF\u0000", new byte[32], new byte[3],
    ];

    private const string PhotoPath = "/photos/a.jpg";
    private static readonly FileStamp Stamp = new(9, 1, 1, 1);
    private static readonly OutputTarget Target = new("/out", new NameTemplate("{RequestId}"), _ => false, null);

    private readonly LedgerFolder _folder = new();
    private readonly byte[] _valid;

    public LedgerFuzzTests()
    {
        JobLedger ledger = _folder.Open();
        using (LedgerRun run = ledger.BeginRun())
        {
            Saved(ledger, run, "saved");
            Completed(ledger, run, "completed");
            Running(ledger, run, "running");
            Unknown(ledger, run, "unknown");
            Claim(ledger, run, "new");
            var photo = new PhotoFile(PhotoPath, Stamp, "image/jpeg", 100, 100);
            ledger.Photos.Record([photo with { Hash = new PhotoHash(new string('0', 64), 9) }]);
        }

        ledger.Checkpoint();
        _folder.CloseAll();
        _valid = File.ReadAllBytes(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pages() => Fuzzing.Run(2, [_valid], bytes =>
    {
        using var folder = new TempFolder();
        ReadAll(folder.Write("ledger.db", bytes));
    });

    [Fact]
    public void Rows()
    {
        foreach ((string table, string[] columns) in Tables)
        {
            foreach (string column in columns)
            {
                foreach (object value in Values)
                {
                    File.WriteAllBytes(_folder.Path, _valid);
                    if (TrySet(table, column, value))
                        ReadAll(_folder.Path);
                }
            }
        }
    }

    private bool TrySet(string table, string column, object value)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;"
            + $"UPDATE OR IGNORE {table} SET {column} = @value WHERE rowid = (SELECT min(rowid) FROM {table})";
        if (table is "image" or "asset")
            command.CommandText = $"UPDATE OR IGNORE {table} SET {column} = @value";

        command.Parameters.AddWithValue("@value", value);
        try
        {
            return command.ExecuteNonQuery() >= 0;
        }
        catch (SqliteException)
        {
            // A strict table does not even take a value of another type.
            return false;
        }
    }

    private static SeedreamImage Image(LedgerRow row, LedgerImage image) =>
        new() { RequestId = row.RequestId ?? "", Index = image.Index, SuggestedName = image.SuggestedName };

    private static void ReadAll(string path)
    {
        JobLedger? ledger = null;
        try
        {
            ledger = JobLedger.Open(path, TimeProvider.System);
            List<LedgerRow> rows = [.. ledger.Jobs.List(new JobFilter()).Take(1000)];
            var photos = new RecordedPhotos(ledger, Endpoint);
            foreach (LedgerRow row in rows)
            {
                row.ToJob();
                photos.Read(row);
                foreach (LedgerImage image in ledger.Images.List(row).Take(100))
                {
                    foreach (SavedFile file in ledger.Images.Files(row, image.Index))
                    {
                        file.IsUnchanged();
                        OutputReservations.IsAt(Target, Image(row, image), file.Path, DateTimeOffset.UnixEpoch);
                    }
                }
            }

            ledger.Assets.List(Endpoint);
            ledger.Photos.Find(new Dictionary<string, FileStamp> { [PhotoPath] = Stamp });
            ledger.Jobs.RecentDurations(Endpoint, "2K", 2, 100);
            using LedgerRun run = ledger.BeginRun();
            Claim(ledger, run, "running");
        }
        catch (SeedreamException failure)
        {
            Assert.Equal(SeedreamErrorId.LedgerUnavailable, failure.Id);
        }
        finally
        {
            ledger?.Dispose();
        }
    }
}
