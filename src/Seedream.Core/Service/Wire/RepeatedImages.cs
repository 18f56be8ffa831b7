namespace Seedream.Service.Wire;

/// <summary>Images that an answer contains twice: by URL in one field and as bytes in another.</summary>
internal static class RepeatedImages
{
    /// <summary>
    /// Merges each URL with its bytes if there are as many of both as the edit asked for, because there can be no other
    /// images then. Otherwise all are kept: one too many costs nothing, but a paid image must not be lost.
    /// </summary>
    /// <param name="images">The images in the order of the answer, without duplicates.</param>
    /// <param name="asked">The maximum number of images that the edit asked for; null if it is unknown.</param>
    public static IReadOnlyList<RemoteImage> Merge(IReadOnlyList<RemoteImage> images, int? asked)
    {
        List<RemoteImage> located = [.. images.Where(image => image.Uri is not null)];
        List<RemoteImage> embedded = [.. images.Where(image => image.Uri is null)];
        return located.Count == asked && embedded.Count == asked
            ? [.. located.Zip(embedded, (image, bytes) => image with { Content = bytes.Content })]
            : images;
    }
}
