using Seedream.Core.Tests.Support;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

public sealed class OutputReservationsTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private readonly TempFolder _folder = new();
    private readonly OutputReservations _run = OutputReservations.ForRun(_ => null);
    private readonly OutputReservations _plan = OutputReservations.ForPlan();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMissingFolderIsCreatedAndNothingIsLeftInIt()
    {
        OutputTarget target = To("new/deeper");
        Reserve(target, "a.png");
        Assert.Equal(["new", "new/deeper"], _folder.Contents);
    }

    [Fact]
    public void AFileInPlaceOfTheFolderIsFoundBeforeTheSubmit()
    {
        _folder.Write("taken", [1]);
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken"), "a.png");
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken/below"), "a.png");
    }

    [LinuxFact]
    public void AFolderWithoutWritePermissionIsFoundBeforeTheSubmit() => Refuses(
        SeedreamErrorId.DestinationUnavailable,
        new OutputTarget("/proc/self", new NameTemplate("{BaseName}"), _ => false, null),
        "a.png");

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    [InlineData(0, false)]
    [InlineData(null, true)]
    public void ADiskThatIsNearlyFullIsFoundBeforeTheSubmit(int? megabytes, bool passes)
    {
        var check = OutputReservations.ForRun(_ => megabytes * Megabyte);
        if (passes)
            check.Reserve(To(""), Image("a.png"), default);
        else
            Fails.With(SeedreamErrorId.DestinationUnavailable, () => check.Reserve(To(""), Image("a.png"), default));
    }

    [Fact]
    public void TheFreeSpaceOfARealDiskIsFound() =>
        OutputReservations.ForRun().Reserve(To(""), Image("a.png"), default);

    [Fact]
    public void TwoEditsOfARunDoNotGetTheSameName()
    {
        Reserve(To(""), "first/photo.png");
        SeedreamException failure = Refuses(SeedreamErrorId.DestinationExists, To(""), "second/photo.png");
        Assert.Contains("first/photo.png", failure.Message, StringComparison.Ordinal);
        Reserve(To("elsewhere"), "second/photo.png");
    }

    [Fact]
    public void ANameIsReservedHoweverManyEditsFollow()
    {
        for (int i = 0; i <= 10_000; i++)
            Reserve(To(""), $"first/{i}.png");

        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/0.png");
        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/10000.png");
    }

    [Fact]
    public void NamesThatDifferInCaseAloneAreWhatTheyAreForTheFileSystem()
    {
        string probe = _folder.Write("Probe", [1]);
        bool ignoresCase = File.Exists(_folder.File("pROBE"));
        File.Delete(probe);

        Reserve(To(""), "photo.png");
        if (ignoresCase)
            Refuses(SeedreamErrorId.DestinationExists, To(""), "PHOTO.png");
        else
            Reserve(To(""), "PHOTO.png");
    }

    [LinuxFact]
    public void AFolderThatIsReachedByALinkHasTheSameNames()
    {
        Reserve(To("real"), "photo.png");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("real"));
        Refuses(SeedreamErrorId.DestinationExists, To("link"), "other/photo.png");
    }

    [Fact]
    public void NoPhotoOfTheRunIsOverwritten()
    {
        string reference = _folder.Write("style.jpg", [1]);
        _run.Protect([reference]);
        Refuses(SeedreamErrorId.DestinationExists, To("", overwrite: true), "style.png");
    }

    [Fact]
    public void AnImageThatIsPaidGetsTheNextNumber()
    {
        _folder.Write("photo-2.png", [1]);
        OutputTarget target = To("") with { Taken = TakenName.Number };
        Assert.Equal(_folder.File("photo"), _run.Take(target, Image("photo.png"), default).ReservedStem);
        Assert.Equal(_folder.File("photo-3"), _run.Take(target, Image("photo.png"), default).ReservedStem);
    }

    [Fact]
    public void ThePhotoIsNeverOverwrittenNotEvenWithForce()
    {
        string photo = _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To("", overwrite: true, source: photo), photo);
        Reserve(To("", overwrite: true, source: photo, name: "{BaseName}-edited"), photo);
    }

    [Fact]
    public void AnExistingFileIsKeptUnlessItMayBeOverwritten()
    {
        _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "elsewhere/photo.png");
        Reserve(To("", overwrite: true), "elsewhere/photo.png");
    }

    [Fact]
    public void EveryNameOfAnEditWithSeveralImagesIsChecked()
    {
        _folder.Write("photo-3.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 3);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Fact]
    public void ARefusedEditReservesNoName()
    {
        string existing = _folder.Write("photo-2.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 2);
        File.Delete(existing);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Theory]
    [InlineData("{RequestId}")]
    [InlineData("{FileName}")]
    public void ANameThatDependsOnTheJobIsNotReserved(string name)
    {
        Reserve(To("", name: name), "photo.png");
        Reserve(To("", name: name), "photo.png");
    }

    [Fact]
    public void APlanReturnsThePathAndCreatesNothing()
    {
        OutputTarget target = To("new") with { IsNumbered = true };
        Assert.Equal(_folder.File("new/a-1.jpg"), _plan.Reserve(target, Image("a.png"), default));
        Assert.Empty(_folder.Contents);
    }

    [Fact]
    public void APlanRefusesAnEditAsTheRunDoes()
    {
        _folder.Write("taken", [1]);
        _folder.Write("kept.jpg", [1]);
        Reserve(To(""), "first/photo.png");
        _plan.Reserve(To(""), Image("first/photo.png"), default);
        (string, string)[] refused = [("taken/below", "a.png"), ("", "kept.png"), ("", "other/photo.png")];
        foreach ((string folder, string source) in refused)
        {
            SeedreamException inRun = Assert.Throws<SeedreamException>(() => Reserve(To(folder), source));
            SeedreamException inPlan =
                Assert.Throws<SeedreamException>(() => _plan.Reserve(To(folder), Image(source), default));
            Assert.Equal((inRun.Id, inRun.RecommendedAction), (inPlan.Id, inPlan.RecommendedAction));
        }
    }

    private OutputTarget To(
        string folder, bool overwrite = false, string? source = null, string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(_folder.File(folder)), new NameTemplate(name), _ => overwrite, source);

    private static SeedreamImage Image(string source, int count = 1) =>
        new() { Source = source, ImageCount = count };

    private void Reserve(OutputTarget target, string source, int count = 1) =>
        _run.Reserve(target, Image(source, count), default);

    private SeedreamException Refuses(SeedreamErrorId id, OutputTarget target, string source, int count = 1)
    {
        SeedreamException failure = Fails.With(id, () => Reserve(target, source, count));
        Assert.Contains("Nothing was submitted.", failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
