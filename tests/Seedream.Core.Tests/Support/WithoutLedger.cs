using Seedream.Output;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Support;

/// <summary>Saves images without recording them in a ledger.</summary>
internal static class WithoutLedger
{
    public static Task<SeedreamImage> DownloadAsync(
        this ImageWriter writer, SeedreamImage image, OutputTarget target, CallContext scope) =>
        writer.DownloadAsync(image, target, _ => { }, scope);
}
