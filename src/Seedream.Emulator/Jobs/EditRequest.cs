using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seedream.Emulator;

/// <summary>One entry of <c>image_input</c>.</summary>
/// <param name="Url">The URL, or the start of a data URI.</param>
/// <param name="Hash">SHA-256 of the content in hex, or of the URL if the emulator does not have the content.</param>
/// <param name="Asset">The content, if the emulator has it.</param>
/// <param name="Problem">Why the job will fail because of it.</param>
internal sealed record EditInput(string Url, string Hash, Asset? Asset, string? Problem = null);

/// <summary>The parameters of a submit, with the defaults filled in.</summary>
internal sealed record EditRequest
{
    public string Prompt { get; set; } = "";

    public List<EditInput> Inputs { get; } = [];

    public string AspectRatio { get; set; } = "16:9";

    public string Size { get; set; } = "3K";

    public int MaxImages { get; set; } = 1;

    public string OptimizePrompt { get; set; } = "fast";

    public bool Watermark { get; set; }

    /// <summary>The first problem with the parameters.</summary>
    public string? Problem { get; set; }

    /// <summary>The body as sent, for the history. Empty if it was too large to keep.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>Returns the same value for requests with equal prompt, parameters and input contents.</summary>
    public UInt128 Identity()
    {
        string[] parameters = [Prompt, AspectRatio, Size, $"{MaxImages}", OptimizePrompt, $"{Watermark}"];
        string text = string.Join('\0', parameters.Concat(Inputs.Select(input => input.Hash)));
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
