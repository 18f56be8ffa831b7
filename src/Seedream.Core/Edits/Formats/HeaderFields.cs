namespace Seedream.Edits.Formats;

/// <summary>What the header of a photo says.</summary>
/// <param name="Width">The stored width in pixels; 0 or less if it is not known.</param>
/// <param name="Height">The stored height in pixels; 0 or less if it is not known.</param>
/// <param name="Orientation">The orientation as Exif numbers it, 1 to 8; 1 if none is given.</param>
/// <param name="DataEnd">The length in bytes that the file must have at least; 0 if the header does not say.</param>
internal readonly record struct HeaderFields(long Width, long Height, int Orientation = 1, long DataEnd = 0)
{
    /// <summary>The number that Exif gives to a photo that is stored as it is displayed.</summary>
    public const int Upright = 1;

    /// <summary>The number that Exif gives to a photo that is displayed after a rotation by 90 degrees.</summary>
    public const int Rotated = 6;

    /// <summary>A file that certainly ends before its data.</summary>
    public static HeaderFields Cut => new(0, 0, DataEnd: long.MaxValue);

    /// <summary>The format's name if it is a raw format of a camera; null for all other photos.</summary>
    public string? RawName { get; init; }

    /// <summary>The pixels as displayed; null if they are not known.</summary>
    public (int Width, int Height)? Size
    {
        get
        {
            if (Width is <= 0 or > int.MaxValue || Height is <= 0 or > int.MaxValue)
                return null;

            // Exif's orientations 5 to 8 rotate the photo by 90 degrees.
            (int width, int height) = ((int)Width, (int)Height);
            return Orientation is >= 5 and <= 8 ? (height, width) : (width, height);
        }
    }
}
