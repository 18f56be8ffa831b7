using Seedream.Edits;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

/// <summary>What can be asked of the ledger.</summary>
public sealed class ReadTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly JobLedger _ledger;
    private readonly LedgerRun _run;

    public ReadTests()
    {
        _ledger = _folder.Open();
        _run = _ledger.BeginRun();
    }

    public void Dispose()
    {
        _run.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void JobsComeNewestFirstByWhatIsAskedFor()
    {
        LedgerRow saved = Saved(_ledger, _run, "saved");
        _folder.Clock.Advance(TimeSpan.FromMinutes(1));
        LedgerRow running = Running(_ledger, _run, "running");
        LedgerRow foreign = _ledger.Jobs.AddExternal(new SeedreamJob { RequestId = "f", Endpoint = new("http://127.0.0.1:5005/") });

        Assert.Equal([foreign.Id, running.Id, saved.Id], Ids(new JobFilter()));
        Assert.Equal([running.Id], Ids(new JobFilter { RequestIds = [running.RequestId!, "none"] }));
        Assert.Equal([saved.Id], Ids(new JobFilter { Statuses = [SeedreamJobStatus.Saved, SeedreamJobStatus.Failed] }));
        Assert.Equal([foreign.Id, running.Id], Ids(new JobFilter { Since = _folder.Clock.GetUtcNow() }));
        Assert.Empty(Ids(new JobFilter { Statuses = [SeedreamJobStatus.Saved], Since = _folder.Clock.GetUtcNow() }));
        Assert.Empty(Ids(new JobFilter { RequestIds = [] }));

        LedgerRow submitting = Submitting(_ledger, _run, "submitting");
        LedgerRow claimed = Claim(_ledger, _run, "claimed").Row;
        Assert.Equal([claimed.Id, submitting.Id], Ids(new JobFilter { Statuses = [SeedreamJobStatus.Submitting] }));
    }

    [Fact]
    public void JobsAreFoundByFileAndFolder()
    {
        char slash = Path.DirectorySeparatorChar;
        string folder = $"{slash}in{slash}100%_a";
        LedgerRow row = _ledger.Jobs.Claim(Key("a"), Job("a") with { Path = $"{folder}{slash}a.jpg" }, _run, false).Row;
        _ledger.Jobs.Claim(Key("b"), Job("b") with { Path = $"{slash}in{slash}100%_ab{slash}a.jpg" }, _run, false);
        LedgerRow out1 = _ledger.Jobs.Complete(Running(_ledger, _run, "c"), null, null, Images(1));
        _ledger.Jobs.RecordSaved(out1, 1, $"{slash}out{slash}c.jpg", 1);

        Assert.Equal([row.Id], Ids(new JobFilter { Path = folder }));
        Assert.Equal([row.Id], Ids(new JobFilter { Path = folder + slash }));
        Assert.Equal([row.Id], Ids(new JobFilter { Path = $"{folder}{slash}a.jpg" }));
        Assert.Equal([out1.Id], Ids(new JobFilter { Path = $"{slash}out{slash}c.jpg" }));
        Assert.Equal([out1.Id], Ids(new JobFilter { Path = $"{slash}out" }));
        Assert.Equal(3, Ids(new JobFilter { Path = slash.ToString() }).Length + (OperatingSystem.IsWindows() ? 3 : 0));
    }

    [Fact]
    public void JobsAreReadWhileOthersWrite()
    {
        for (int number = 0; number < 600; number++)
            Claim(_ledger, _run, $"edit {number}");

        JobLedger other = _folder.Open();
        int seen = 0;
        foreach (LedgerRow row in _ledger.Jobs.List(new JobFilter()))
        {
            if (seen++ % 100 == 0)
            {
                other.Jobs.RecordIntent(row, "{}", _run);
                Claim(other, _run, $"later {seen}");
            }
        }

        Assert.Equal(600, seen);
    }

    [Fact]
    public void FilesOfAnImageAreListedNewestFirst()
    {
        LedgerRow row = Saved(_ledger, _run, "sky");
        Assert.Equal(LedgerState.Saved, _ledger.Jobs.RecordSaved(row, 1, "/elsewhere/sky.jpg", 50).State);
        Assert.Equal([("/elsewhere/sky.jpg", 50), ("/photos/sky-1.jpg", 100)], _ledger.Images.Files(row, 1));
        Assert.Equal([(1, "1.jpeg"), (2, "2.jpeg")], _ledger.Images.List(row).Select(image => (image.Index, image.SuggestedName)));
    }

    [Fact]
    public void AFileBelongsToTheJobThatOverwroteIt()
    {
        LedgerRow first = Saved(_ledger, _run, "sky");
        LedgerRow second = Completed(_ledger, _run, "sea");
        _ledger.Jobs.RecordSaved(second, 1, "/photos/sky-1.jpg", 7);

        Assert.Equal([("/photos/sky-1.jpg", 7)], _ledger.Images.Files(second, 1));
        Assert.Empty(_ledger.Images.Files(first, 1));
        Assert.Equal(7, _ledger.Images.SavedLength("/photos/sky-1.jpg"));
        Assert.Null(_ledger.Images.SavedLength("/photos/none.jpg"));
    }

    [Fact]
    public void APictureThatTheJobDoesNotHaveIsNotSaved() =>
        Assert.Throws<InvalidOperationException>(() => _ledger.Jobs.RecordSaved(Completed(_ledger, _run, "sky"), 3, "/photos/3.jpg", 1));

    [Fact]
    public void DurationsAreThoseOfTheKindAndTheNewestFirst()
    {
        foreach (int seconds in new[] { 40, 50, 60 })
            _ledger.Jobs.Complete(Running(_ledger, _run, $"edit {seconds}"), null, TimeSpan.FromSeconds(seconds), Images(1));

        Assert.Equal([60, 50], _ledger.Jobs.RecentDurations(Endpoint, "2K", 2, 2).Select(duration => duration.TotalSeconds));
        Assert.Empty(_ledger.Jobs.RecentDurations(Endpoint, null, 2, 2));
        Assert.Empty(_ledger.Jobs.RecentDurations(Endpoint, "2K", null, 2));
    }

    [Fact]
    public void ADurationThatAClockMadeNegativeIsNotLearned()
    {
        _ledger.Jobs.Complete(Running(_ledger, _run, "set back"), null, TimeSpan.FromHours(-1), Images(1));
        _ledger.Jobs.Complete(Running(_ledger, _run, "right"), null, TimeSpan.FromSeconds(40), Images(1));

        Assert.Equal([40], _ledger.Jobs.RecentDurations(Endpoint, "2K", 2, 2).Select(duration => duration.TotalSeconds));
    }

    [Fact]
    public void AnUploadIsRememberedForItsEndpointUntilItsAddressIsForgotten()
    {
        var file = new PhotoHash(new string('A', 64), 10);
        Uri first = new("https://uploads.example/1.jpg");
        Uri second = new("https://uploads.example/2.jpg");
        Assert.Null(_ledger.Assets.Find(Endpoint, file));
        _ledger.Assets.Set(Endpoint, file, first);
        Assert.Equal(first, _ledger.Assets.Find(Endpoint, file));
        Assert.Null(_ledger.Assets.Find(new Uri("http://127.0.0.1:5005/"), file));

        _ledger.Assets.Set(Endpoint, file, second);
        _ledger.Assets.Remove(Endpoint, file, first);
        Assert.Equal(second, _ledger.Assets.Find(Endpoint, file));
        _ledger.Assets.Remove(Endpoint, file, second);
        Assert.Null(_ledger.Assets.Find(Endpoint, file));
    }

    private long[] Ids(JobFilter filter) => [.. _ledger.Jobs.List(filter).Select(row => row.Id)];
}
