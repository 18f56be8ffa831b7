using Seedream.Output;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>Saves pictures that no ledger is told of.</summary>
internal static class WithoutLedger
{
    public static Task<SeedreamImage> DownloadAsync(this ImageWriter pictures, SeedreamImage image, OutputTarget target, CallContext scope) =>
        pictures.DownloadAsync(image, target, (_, _) => { }, scope);
}
