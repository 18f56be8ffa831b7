using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

public sealed class JobQueriesTests : LedgerTest
{
    [Fact]
    public void JobsAreFilteredAndListedNewestFirst()
    {
        LedgerRow saved = Saved(Ledger, Run, "saved");
        Folder.Clock.Advance(TimeSpan.FromMinutes(1));
        LedgerRow running = Running(Ledger, Run, "running");
        SeedreamJob job = new() { RequestId = "external", Endpoint = new("http://127.0.0.1:5005/") };
        LedgerRow external = Jobs.AddExternal(job);

        Assert.Equal([external.Id, running.Id, saved.Id], Ids(new JobFilter()));
        Assert.Equal([running.Id], Ids(new JobFilter { RequestIds = [running.RequestId!, "none"] }));
        Assert.Empty(Ids(new JobFilter { RequestIds = [] }));
        Assert.Equal([external.Id, running.Id], Ids(new JobFilter { Since = Folder.Clock.GetUtcNow() }));
        Assert.Equal([saved.Id], Ids(new JobFilter { Statuses = [SeedreamJobStatus.Saved, SeedreamJobStatus.Failed] }));
        Assert.Empty(Ids(new JobFilter { Statuses = [SeedreamJobStatus.Saved], Since = Folder.Clock.GetUtcNow() }));

        LedgerRow submitting = Submitting(Ledger, Run, "submitting");
        LedgerRow claimed = Claim(Ledger, Run, "claimed").Row;
        Assert.Equal([claimed.Id, submitting.Id], Ids(new JobFilter { Statuses = [SeedreamJobStatus.Submitting] }));
    }

    [Fact]
    public void JobsAreFoundByFileAndFolder()
    {
        char slash = Path.DirectorySeparatorChar;
        string folder = $"{slash}in{slash}100%_a";
        LedgerRow row = Jobs.Claim(Key("a"), Job("a") with { Path = $"{folder}{slash}a.jpg" }, Run, false).Row;
        SeedreamJob sibling = Job("b") with { Path = $"{slash}in{slash}100%_ab{slash}a.jpg" };
        Jobs.Claim(Key("b"), sibling, Run, false);
        LedgerRow saved = Jobs.Complete(Running(Ledger, Run, "c"), null, null, Images(1));
        Jobs.RecordSaved(saved, 1, new($"{slash}out{slash}c.jpg", 1));

        Assert.Equal([row.Id], Ids(At(folder)));
        Assert.Equal([row.Id], Ids(At(folder + slash)));
        Assert.Equal([row.Id], Ids(At($"{folder}{slash}a.jpg")));
        Assert.Equal([saved.Id], Ids(At($"{slash}out{slash}c.jpg")));
        Assert.Equal([saved.Id], Ids(At($"{slash}out")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(3, Ids(At("/")).Length);
    }

    [Fact]
    public void JobsCanBeChangedWhileTheyAreListed()
    {
        for (int number = 0; number < 600; number++)
            Claim(Ledger, Run, $"edit {number}");

        JobLedger other = Folder.Open();
        int seen = 0;
        foreach (LedgerRow row in Jobs.List(new JobFilter()))
        {
            if (seen++ % 100 == 0)
            {
                other.Jobs.RecordIntent(row, "[]", false, Run);
                Claim(other, Run, $"later {seen}");
            }
        }

        Assert.Equal(600, seen);
    }

    [Fact]
    public void DurationsAreThoseOfJobsWithTheSameParametersNewestFirst()
    {
        // A clock that was set back makes a duration negative.
        foreach (int seconds in new[] { 40, 50, 60, -3600 })
        {
            LedgerRow row = Running(Ledger, Run, $"edit {seconds}");
            Jobs.Complete(row, null, TimeSpan.FromSeconds(seconds), Images(1));
        }

        Assert.Equal([60, 50], Jobs.RecentDurations(Endpoint, "2K", 2, 2).Select(duration => duration.TotalSeconds));
        Assert.Empty(Jobs.RecentDurations(Endpoint, null, 2, 2));
        Assert.Empty(Jobs.RecentDurations(Endpoint, "2K", null, 2));
    }

    private static JobFilter At(string path)
    {
        var files = new FileFilter();
        files.AddDeleted(path);
        return new JobFilter { Files = files };
    }

    private long[] Ids(JobFilter filter) => [.. Jobs.List(filter).Select(row => row.Id)];
}
