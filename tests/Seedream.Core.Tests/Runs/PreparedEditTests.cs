using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

public sealed class PreparedEditTests : IDisposable
{
    private static readonly Uri Web = new("https://example.com/a.jpg");
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheDefaultIsTheRatioNearestToThePhotoAndTheSameEditAsMatch()
    {
        string path = _folder.Write("portrait.jpg", Photos.TurnedJpeg(40, 30, 6));
        Edit edit = TestService.EditOf(path);

        Assert.Equal("3:4", TestService.Inspect(edit).Edit.AspectRatio);
        EditKey key = await KeyAsync(edit);
        Assert.Equal(key, await KeyAsync(edit with { AspectRatio = "Match" }));
        Assert.Equal(key, await KeyAsync(edit with { AspectRatio = "3:4" }));
    }

    [Fact]
    public void TheFirstPhotoDecidesWhetherTheDefaultIsSent()
    {
        PhotoSource photo = PhotoSource.FromPath(_folder.Write("square.jpg", Photos.Jpeg(30, 30)));
        Edit edit = TestService.Edit();

        Assert.Null(TestService.Inspect(edit).Edit.AspectRatio);
        Assert.Equal("1:1", TestService.Inspect(edit with { References = [photo] }).Edit.AspectRatio);
        Assert.Null(TestService.Inspect(edit with { Source = PhotoSource.FromUri(Web), References = [photo] })
            .Edit.AspectRatio);
        Assert.Equal("16:9", TestService.Inspect(edit with { Source = photo, AspectRatio = "16:9" }).Edit.AspectRatio);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task APhotoThatChangesAfterItsInspectionIsRejected(bool isReference)
    {
        string path = _folder.Write("a.jpg", Photos.Numbered(1));
        Edit edit = isReference
            ? TestService.Edit() with { References = [PhotoSource.FromPath(path)] }
            : TestService.EditOf(path);
        PreparedEdit prepared = TestService.Inspect(edit);
        await File.AppendAllTextAsync(path, "more");

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.InputRejected, HashAsync(prepared));

        Assert.Contains("changed", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<EditKey> KeyAsync(Edit edit) => (await HashAsync(TestService.Inspect(edit))).Key;

    private static Task<PreparedEdit> HashAsync(PreparedEdit prepared) =>
        new PhotoReader(ledger: null, readsAll: false, TimeProvider.System).HashAsync(prepared, CancellationToken.None);
}
