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
        Assert.Equal(LedgerState.Saved, Jobs.RecordSaved(row, 1, "/elsewhere/sky.jpg", 50).State);
        Assert.Equal([("/elsewhere/sky.jpg", 50), ("/photos/sky-1.jpg", 100)], Table.Files(row, 1));
        Assert.Equal(
            Images(2).Select(image => new LedgerImage(image.Index, image.Uri, image.SuggestedName)), Table.List(row));
    }

    [Fact]
    public void AFileBelongsToTheJobThatOverwroteIt()
    {
        LedgerRow first = Saved(Ledger, Run, "sky");
        LedgerRow second = Completed(Ledger, Run, "sea");
        Jobs.RecordSaved(second, 1, "/photos/sky-1.jpg", 7);

        Assert.Equal([("/photos/sky-1.jpg", 7)], Table.Files(second, 1));
        Assert.Empty(Table.Files(first, 1));
        Assert.Equal(7, Table.SavedLength("/photos/sky-1.jpg"));
        Assert.Null(Table.SavedLength("/photos/none.jpg"));
    }

    [Fact]
    public void AnImageThatTheJobDoesNotHaveCannotBeSaved() => Assert.Throws<InvalidOperationException>(
        () => Jobs.RecordSaved(Completed(Ledger, Run, "sky"), 3, "/photos/3.jpg", 1));
}
