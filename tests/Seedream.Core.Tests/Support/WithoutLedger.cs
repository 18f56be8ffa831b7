using Seedream.Output;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>Saves pictures that no ledger is told of.</summary>
internal static class WithoutLedger
{
    public static Task<SeedreamImage> DownloadAsync(this PictureStore pictures, SeedreamImage image, Target target, CallScope scope) =>
        pictures.DownloadAsync(image, target, (_, _) => { }, scope);
}
