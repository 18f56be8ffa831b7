using Seedream.Edits;
using Seedream.Ledger;
using static Seedream.Core.Tests.Ledger.LedgerFolder;

namespace Seedream.Core.Tests.Ledger;

public sealed class AssetTableTests : LedgerTest
{
    [Fact]
    public void AnUploadIsFoundAtItsEndpointUntilItsUrlIsRemoved()
    {
        AssetTable table = Ledger.Assets;
        var photo = new PhotoHash(new string('A', 64), 10);
        Uri first = new("https://uploads.example/1.jpg");
        Uri second = new("https://uploads.example/2.jpg");
        Assert.Null(table.Find(Endpoint, photo));
        table.Set(Endpoint, photo, first);
        Assert.Equal(first, table.Find(Endpoint, photo));
        Assert.Null(table.Find(new Uri("http://127.0.0.1:5005/"), photo));

        table.Set(Endpoint, photo, second);
        table.Remove(Endpoint, photo, first);
        Assert.Equal(second, table.Find(Endpoint, photo));
        table.Remove(Endpoint, photo, second);
        Assert.Null(table.Find(Endpoint, photo));
    }
}
