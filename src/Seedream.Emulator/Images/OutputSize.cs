namespace Seedream.Emulator;

/// <summary>Pixel size of an image by aspect ratio and size, as documented. Portrait ratios swap the two.</summary>
internal static class OutputSize
{
    private static readonly Dictionary<string, ((int, int) Size2K, (int, int) Size3K)> Landscapes = new()
    {
        ["1:1"] = ((2048, 2048), (3072, 3072)),
        ["4:3"] = ((2304, 1728), (3456, 2592)),
        ["16:9"] = ((2848, 1600), (4096, 2304)),
        ["3:2"] = ((2496, 1664), (3744, 2496)),
        ["21:9"] = ((3136, 1344), (4704, 2016)),
    };

    /// <summary>The documented ratios. 9:21 is not among them.</summary>
    public static IReadOnlyList<string> Ratios { get; } = ["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9"];

    public static (int Width, int Height) Of(EditRequest edit) => Of(edit.AspectRatio, edit.Size);

    public static (int Width, int Height) Of(string ratio, string size)
    {
        if (Landscapes.TryGetValue(ratio, out ((int, int) Size2K, (int, int) Size3K) found))
            return size == "2K" ? found.Size2K : found.Size3K;
        (int width, int height) = Of(string.Join(':', ratio.Split(':').Reverse()), size);
        return (height, width);
    }
}
