using Seedream.Edits.Formats;

namespace Seedream.Edits;

/// <summary>The limits of the model, from its maker's documentation and the service's model page.</summary>
internal static class ModelLimits
{
    /// <summary>The model's name in the service's URLs.</summary>
    public const string Slug = "seedream-v5-lite-image-to-image";

    public const int MaxPhotos = 10;
    public const int MaxImages = 15;
    public const int MaxPhotosAndImages = 15;
    public const long MaxPixels = 36_000_000;

    /// <summary>The maximum bytes of a photo on the newer page of the model's maker.</summary>
    public const long MaxPhotoBytes = 30 * Megabyte;

    /// <summary>The maximum bytes of a photo on both pages of the model's maker.</summary>
    public const long CertainPhotoBytes = 10 * Megabyte;

    public const long Megabyte = 1024 * 1024;

    /// <summary>Both sides of a photo must be longer than this number of pixels.</summary>
    public const int MinSideExclusive = 14;

    /// <summary>The longer side of a photo is at most this many times as long as the shorter one.</summary>
    public const int MaxSideRatio = 16;

    /// <summary>In US dollars. The documentation does not say whether each image of a job is billed.</summary>
    public const decimal PricePerImage = 0.035m;

    /// <summary>A reported cost above this multiple of the list price is an error of the service.</summary>
    public const decimal MaxPriceFactor = 20;

    /// <summary>The formats that only the newer page of the model's maker names.</summary>
    public static IReadOnlyList<ImageFormat> UncertainFormats { get; } = [ImageFormat.Heic, ImageFormat.Heif];
}
