namespace Seedream.Edits;

/// <summary>What the model takes, from its maker's documentation and the service's page.</summary>
public static class ModelLimits
{
    /// <summary>The model's name in every path of the service.</summary>
    public const string Slug = "seedream-v5-lite-image-to-image";

    /// <summary>The most inputs of one edit.</summary>
    public const int MaxInputs = 10;

    /// <summary>The most pictures of one edit.</summary>
    public const int MaxImages = 15;

    /// <summary>The most inputs and pictures of one edit together.</summary>
    public const int MaxInputsAndImages = 15;

    /// <summary>The largest input in bytes, 10 MB.</summary>
    public const long MaxInputBytes = 10 * 1024 * 1024;

    /// <summary>Each side of an input is longer than this, in pixels.</summary>
    public const int MinSideExclusive = 14;

    /// <summary>The largest factor between the sides of an input.</summary>
    public const int MaxSideRatio = 16;

    /// <summary>The most pixels of an input.</summary>
    public const long MaxPixels = 36_000_000;

    /// <summary>The price of one picture in US dollars. Whether several cost several times as much is not documented.</summary>
    public const decimal PricePerImage = 0.035m;
}
