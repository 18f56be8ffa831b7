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
        LedgerRow foreign = _ledger.AddForeign(new SeedreamJob { RequestId = "f", Endpoint = new("http://127.0.0.1:5005/") });

        Assert.Equal([foreign.Id, running.Id, saved.Id], Ids(new JobFilter()));
        Assert.Equal([running.Id], Ids(new JobFilter { RequestIds = [running.RequestId!, "none"] }));
        Assert.Equal([saved.Id], Ids(new JobFilter { States = [LedgerState.Saved, LedgerState.Failed] }));
        Assert.Equal([foreign.Id, running.Id], Ids(new JobFilter { Since = _folder.Clock.GetUtcNow() }));
        Assert.Equal([foreign.Id], Ids(new JobFilter { Endpoint = foreign.Endpoint }));
        Assert.Empty(Ids(new JobFilter { States = [LedgerState.Saved], Endpoint = foreign.Endpoint }));
        Assert.Empty(Ids(new JobFilter { RequestIds = [] }));
    }

    [Fact]
    public void JobsAreFoundByFileAndFolder()
    {
        char slash = Path.DirectorySeparatorChar;
        string folder = $"{slash}in{slash}100%_a";
        LedgerRow row = _ledger.Claim(Key("a"), Job("a") with { Path = $"{folder}{slash}a.jpg" }, _run, false).Row;
        _ledger.Claim(Key("b"), Job("b") with { Path = $"{slash}in{slash}100%_ab{slash}a.jpg" }, _run, false);
        LedgerRow out1 = _ledger.Complete(Running(_ledger, _run, "c"), null, null, Images(1));
        _ledger.Saved(out1, 1, $"{slash}out{slash}c.jpg", 1);

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
        foreach (LedgerRow row in _ledger.Jobs(new JobFilter()))
        {
            if (seen++ % 100 == 0)
            {
                other.RecordIntent(row, "{}", _run);
                Claim(other, _run, $"later {seen}");
            }
        }

        Assert.Equal(600, seen);
    }

    [Fact]
    public void APictureIsKnownByTheFileItWasLastWrittenTo()
    {
        LedgerRow row = Saved(_ledger, _run, "sky");
        Assert.Equal(row.Id, _ledger.WriterOf("/photos/sky-1.jpg")!.Id);
        Assert.Null(_ledger.WriterOf("/photos/none.jpg"));

        Assert.Equal(LedgerState.Saved, _ledger.Saved(row, 1, "/elsewhere/sky.jpg", 100).State);
        LedgerImage image = _ledger.Images(row)[0];
        Assert.Equal((1, 2, "/elsewhere/sky.jpg", 100, "1.jpeg"), (image.Index, image.Count, image.Path, image.Length, image.SuggestedName));
        Assert.Equal(row.Id, _ledger.WriterOf("/photos/sky-1.jpg")!.Id);
    }

    [Fact]
    public void AFileThatAnotherJobWroteOverIsThatJobs()
    {
        LedgerRow first = Saved(_ledger, _run, "sky");
        LedgerRow second = Completed(_ledger, _run, "sea");
        _ledger.Saved(second, 1, "/photos/sky-1.jpg", 7);

        Assert.Equal(second.Id, _ledger.WriterOf("/photos/sky-1.jpg")!.Id);
        Assert.Equal([null, "/photos/sky-2.jpg"], _ledger.Images(first).Select(image => image.Path));
    }

    [Fact]
    public void APictureThatTheJobDoesNotHaveIsNotSaved() =>
        Assert.Throws<InvalidOperationException>(() => _ledger.Saved(Completed(_ledger, _run, "sky"), 3, "/photos/3.jpg", 1));

    [Fact]
    public void DurationsAreThoseOfTheKindAndTheNewestFirst()
    {
        foreach (int seconds in new[] { 40, 50, 60 })
            _ledger.Complete(Running(_ledger, _run, $"edit {seconds}"), null, TimeSpan.FromSeconds(seconds), Images(1));

        Assert.Equal([60, 50], _ledger.RecentDurations(Endpoint, "2K", 2, 2).Select(duration => duration.TotalSeconds));
        Assert.Empty(_ledger.RecentDurations(Endpoint, null, 2, 2));
        Assert.Empty(_ledger.RecentDurations(Endpoint, "2K", null, 2));
    }

    [Fact]
    public void ADurationThatAClockMadeNegativeIsNotLearned()
    {
        _ledger.Complete(Running(_ledger, _run, "set back"), null, TimeSpan.FromHours(-1), Images(1));
        _ledger.Complete(Running(_ledger, _run, "right"), null, TimeSpan.FromSeconds(40), Images(1));

        Assert.Equal([40], _ledger.RecentDurations(Endpoint, "2K", 2, 2).Select(duration => duration.TotalSeconds));
    }

    [Fact]
    public void TheTotalIsWhatWasBilledSinceThen()
    {
        Completed(_ledger, _run, "old");
        _folder.Clock.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset since = _folder.Clock.GetUtcNow();
        Completed(_ledger, _run, "new");
        _ledger.Fail(Running(_ledger, _run, "failed"), "no");
        Running(_ledger, _run, "running");
        Assert.Equal(0.07m, _ledger.TotalCost(since));
        Assert.Equal(0, _ledger.TotalCost(since.AddDays(1)));
    }

    [Fact]
    public void AnUploadIsRememberedForItsEndpointUntilItsAddressIsForgotten()
    {
        var file = new PhotoHash(new string('A', 64), 10);
        Uri first = new("https://uploads.example/1.jpg");
        Uri second = new("https://uploads.example/2.jpg");
        Assert.Null(_ledger.FindAsset(Endpoint, file));
        _ledger.RememberAsset(Endpoint, file, first);
        Assert.Equal(new LedgerAsset(first, _folder.Clock.GetUtcNow()), _ledger.FindAsset(Endpoint, file));
        Assert.Null(_ledger.FindAsset(new Uri("http://127.0.0.1:5005/"), file));

        _ledger.RememberAsset(Endpoint, file, second);
        _ledger.ForgetAsset(Endpoint, file, first);
        Assert.Equal(second, _ledger.FindAsset(Endpoint, file)!.Uri);
        _ledger.ForgetAsset(Endpoint, file, second);
        Assert.Null(_ledger.FindAsset(Endpoint, file));
    }

    private long[] Ids(JobFilter filter) => [.. _ledger.Jobs(filter).Select(row => row.Id)];
}
