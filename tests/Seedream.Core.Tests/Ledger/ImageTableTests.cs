using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

public sealed class ImageTableTests : LedgerTest
{
    private ImageTable Table => Ledger.Images;

    [Fact]
    public void FilesOfAnImageAreListedNewestFirst()
    {
        LedgerRow row = Saved(Ledger, Run, "sky");
        Assert.Equal(LedgerState.Saved, Jobs.RecordSaved(row, 1, new("/elsewhere/sky.jpg", 50)).State);
        Assert.Equal([new("/elsewhere/sky.jpg", 50), new("/photos/sky-1.jpg", 100)], Table.Files(row, 1));
        Assert.Equal(
            Images(2).Select(image => new LedgerImage(image.Index, image.Uri, image.SuggestedName)), Table.List(row));
    }

    [Fact]
    public void AFileBelongsToTheJobThatOverwroteIt()
    {
        LedgerRow first = Saved(Ledger, Run, "sky");
        LedgerRow second = Completed(Ledger, Run, "sea");
        Jobs.RecordSaved(second, 1, new("/photos/sky-1.jpg", 7));

        Assert.Equal([new("/photos/sky-1.jpg", 7)], Table.Files(second, 1));
        Assert.Empty(Table.Files(first, 1));
        Assert.Equal((second.Id, 1, new SavedFile("/photos/sky-1.jpg", 7)), Table.Find("/photos/sky-1.jpg"));
        Assert.Null(Table.Find("/photos/none.jpg"));
    }

    [Fact]
    public void AFileIsRecordedWithItsTimeSourceAndContents()
    {
        var file = new SavedFile(
            "/photos/new.jpg", 5, DateTimeOffset.UnixEpoch.AddMilliseconds(1234), "/in/new.jpg", new string('A', 64));
        Jobs.RecordSaved(Completed(Ledger, Run, "sky"), 1, file);

        Assert.Equal(file, Table.Find(file.Path)?.File);
        Assert.Equal(file.Hash, Assert.Single(Table.Hashes(5)));
        Assert.Empty(Table.Hashes(100));
    }

    [Fact]
    public void AFileThatWasRenamedStillBelongsToItsImage()
    {
        LedgerRow row = Saved(Ledger, Run, "sky");
        Table.MoveFile("/photos/sky-1.jpg", "/photos/sky-1.20260301-120000.jpg");
        Assert.Equal([new("/photos/sky-1.20260301-120000.jpg", 100)], Table.Files(row, 1));
    }

    [Fact]
    public void AnImageThatTheJobDoesNotHaveCannotBeSaved() => Assert.Throws<InvalidOperationException>(
        () => Jobs.RecordSaved(Completed(Ledger, Run, "sky"), 3, new("/photos/3.jpg", 1)));
}
