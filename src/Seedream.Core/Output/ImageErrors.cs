using System.Globalization;

namespace Seedream.Output;

/// <summary>The errors of images whose job is already billed.</summary>
internal static class ImageErrors
{
    public static SeedreamException DownloadFailed(SeedreamImage image, string reason, Exception? inner = null) =>
        Create(
            SeedreamErrorId.DownloadFailed,
            image,
            $"could not be saved: {reason}.",
            $"Run Save-SeedreamImage -RequestId {CommandText.Argument(image.RequestId)} within seven days.",
            inner);

    public static SeedreamException TooLong(SeedreamImage image, long limit) => Create(
        SeedreamErrorId.DownloadFailed,
        image,
        string.Create(
            CultureInfo.InvariantCulture,
            $"could not be saved: it is longer than {limit / 1048576.0:0.##} MB, the limit for an image."),
        "Raise the limit with Connect-Seedream -MaximumImageBytes, then run "
            + $"Save-SeedreamImage -RequestId {CommandText.Argument(image.RequestId)} within seven days.");

    public static SeedreamException Exists(SeedreamImage image, string path, string reason, string remedy) => Create(
        SeedreamErrorId.DestinationExists,
        image,
        $"was not saved, because '{path}' {reason}.",
        $"Run Save-SeedreamImage -RequestId {CommandText.Argument(image.RequestId)} within seven days, with {remedy}.");

    public static SeedreamException CannotWrite(SeedreamImage image, Exception failure) => Create(
        SeedreamErrorId.DestinationUnavailable,
        image,
        $"could not be written: {failure.Message}",
        $"Run Save-SeedreamImage -RequestId {CommandText.Argument(image.RequestId)} within seven days, with another "
            + "-Destination or after freeing up disk space.",
        failure);

    public static SeedreamException UnsafeName(SeedreamImage image, string name) => Create(
        SeedreamErrorId.UnsafeName,
        image,
        $"was not saved, because the file name '{name}' that the service suggests is not safe.",
        $"Choose the name: Save-SeedreamImage -RequestId {CommandText.Argument(image.RequestId)} "
        + "-Name '{RequestId}'.");

    private static SeedreamException Create(
        SeedreamErrorId id, SeedreamImage image, string problem, string action, Exception? inner = null) =>
        new(id, $"Image {image.Index} of job {image.RequestId} {problem} The job was billed.", action, inner)
        {
            RequestId = image.RequestId,
        };
}
