namespace Seedream.Output;

/// <summary>The errors of images whose job is already billed.</summary>
internal static class ImageErrors
{
    public static SeedreamException DownloadFailed(SeedreamImage image, string reason, Exception? inner) => new(
        SeedreamErrorId.DownloadFailed,
        $"Picture {image.Index} of the job {image.RequestId} could not be fetched: {reason}. The job is paid, and the service keeps its pictures for seven days.",
        $"Run Save-SeedreamImage -RequestId {image.RequestId} within that time.",
        inner)
    {
        RequestId = image.RequestId,
    };

    public static SeedreamException Exists(SeedreamImage image, string path, string reason, string remedy) => new(
        SeedreamErrorId.DestinationExists,
        $"'{path}' {reason}. Picture {image.Index} of the job {image.RequestId} was not written; the job is paid.",
        $"Run Save-SeedreamImage -RequestId {image.RequestId} within seven days, with {remedy}.")
    {
        RequestId = image.RequestId,
    };

    public static SeedreamException CannotWrite(SeedreamImage image, Exception failure) => new(
        SeedreamErrorId.DestinationUnavailable,
        $"Picture {image.Index} of the job {image.RequestId} could not be written: {failure.Message} The job is paid.",
        $"Make room or choose another -Destination, then run Save-SeedreamImage -RequestId {image.RequestId} within seven days.",
        failure)
    {
        RequestId = image.RequestId,
    };
}
