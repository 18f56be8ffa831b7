using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>An edit whose images are on disk needs no connection. Any other takes the ordinary way.</summary>
public sealed class FinishedEditTests : ServiceTest
{
    private readonly List<SeedreamImage> _saved = [];
    private readonly string _photo;

    public FinishedEditTests() => _photo = Folder.Write("beach.jpg", Photos.Jpeg());

    [Theory]
    [InlineData("{BaseName}", 1)]
    [InlineData("{BaseName}", 3)]
    [InlineData("{RequestId}", 1)]
    [InlineData("{FileName}", 2)]
    public async Task NothingIsAskedForAnEditThatIsDone(string name, int images)
    {
        Edit edit = TestService.EditOf(_photo) with { MaxImages = images };
        await RunAsync(edit, name);
        SeedreamImage[] made = [.. _saved];
        _saved.Clear();
        long requests = Service.Counters.Requests.Values.Sum();

        await RunAsync(edit, name, connected: false);

        Assert.Equal(made.Select(image => (image.FullName, image.Width, image.Height, image.Length, image.Cost)),
            _saved.Select(image => (image.FullName, image.Width, image.Height, image.Length, image.Cost)));
        Assert.All(_saved, image => Assert.True(image.Reused));
        Assert.Equal(requests, Service.Counters.Requests.Values.Sum());
    }

    [Fact]
    public async Task NeitherThePhotoNorTheImageIsOpened()
    {
        Edit edit = TestService.EditOf(_photo);
        await RunAsync(edit);
        string image = Assert.Single(_saved).FullName!;

        using FileStream photo = File.Open(_photo, FileMode.Open, FileAccess.Read, FileShare.None);
        using FileStream held = File.Open(image, FileMode.Open, FileAccess.Read, FileShare.None);
        using EditRun run = CreateRun(connected: false);
        Assert.Equal(image, Assert.Single(Assert.Single(run.FindFinished([(edit, Target("{BaseName}"))]))!).FullName);
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("changed")]
    [InlineData("other folder")]
    [InlineData("other name")]
    [InlineData("other prompt")]
    [InlineData("resubmit")]
    public async Task AnythingElseNeedsTheService(string difference)
    {
        Edit edit = TestService.EditOf(_photo);
        await RunAsync(edit);
        string image = Assert.Single(_saved).FullName!;
        if (difference == "deleted")
            File.Delete(image);
        else if (difference == "changed")
            File.AppendAllText(image, "more");
        else if (difference == "other prompt")
            edit = edit with { Prompt = "make it rain" };

        OutputTarget target = difference switch
        {
            "other folder" => Target("{BaseName}") with { Folder = Folder.File("elsewhere") },
            "other name" => Target("{BaseName}-2"),
            _ => Target("{BaseName}"),
        };
        using EditRun run = CreateRun(connected: false, resubmit: difference == "resubmit");
        await Fails.WithAsync(
            SeedreamErrorId.MissingApiKey, run.RunAsync(edit, target, direct: false, Events(), Service.Scope));
    }

    [Fact]
    public async Task ARunWithoutWorkRemovesWhatKilledRunsHaveLeft()
    {
        Edit edit = TestService.EditOf(_photo);
        await RunAsync(edit);
        string part = Folder.Write($"out/.{new string('a', 16)}.seedream-part", [1]);
        string held = $"{Service.Ledger.Path}.{Guid.NewGuid():N}.run";
        File.WriteAllBytes(held, []);

        await RunAsync(edit, connected: false);

        Assert.False(File.Exists(part) || File.Exists(held));
    }

    [Fact]
    public async Task TwoPhotosOfOneNameDoNotBothKeepIt()
    {
        Edit edit = TestService.EditOf(_photo);
        await RunAsync(edit);
        Edit other = TestService.EditOf(Folder.Write("below/beach.jpg", Photos.Jpeg()));
        using EditRun run = CreateRun(connected: false);

        IReadOnlyList<IReadOnlyList<SeedreamImage>?> found =
            run.FindFinished([(edit, Target("{BaseName}")), (other, Target("{BaseName}"))]);

        Assert.NotNull(found[0]);
        Assert.Null(found[1]);
    }

    private async Task RunAsync(Edit edit, string name = "{BaseName}", bool connected = true)
    {
        using EditRun run = CreateRun(connected);
        await run.RunAsync(edit, Target(name), direct: false, Events(), Service.Scope).Soon();
    }

    private EditRun CreateRun(bool connected, bool resubmit = false) => new(
        () => connected ? Service.Client : throw Seedream.Service.Connection.ApiKey.Missing(),
        Service.Client.Settings.Endpoint,
        Service.Ledger,
        new SubmitOptions(false, resubmit, new CostLimit(null), SubmitOptions.DefaultResubmitAfter),
        null,
        Later,
        CancellationToken.None);

    // Photos are only remembered some time after they were written.
    private static FakeTimeProvider Later => new(DateTimeOffset.UtcNow.AddMinutes(1));

    private OutputTarget Target(string name) =>
        new(Folder.File("out"), new NameTemplate(name), _ => false, _photo);

    private EditEvents Events() => new(_ => { }, _saved.Add, failure => throw failure);
}
