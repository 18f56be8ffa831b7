using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Seedream.Emulator;

/// <summary>One entry of <c>image_input</c>. The hash is of the content where the emulator has it, else of the URL.</summary>
/// <param name="Url">The URL, or the head of a data URI.</param>
/// <param name="Hash">SHA-256 in hex.</param>
/// <param name="Asset">The content, where the emulator has it.</param>
/// <param name="Problem">Why the job will fail over it.</param>
internal sealed record EditInput(string Url, string Hash, Asset? Asset, string? Problem = null);

/// <summary>What a submit asks for, the contract's defaults filled in.</summary>
internal sealed class EditRequest
{
    public string Prompt { get; set; } = "";

    public List<EditInput> Inputs { get; } = [];

    public string AspectRatio { get; set; } = "16:9";

    public string Size { get; set; } = "3K";

    public int MaxImages { get; set; } = 1;

    public string OptimizePrompt { get; set; } = "fast";

    public bool Watermark { get; set; }

    /// <summary>The first thing wrong with the parameters.</summary>
    public string? Problem { get; set; }

    /// <summary>The body as sent, for the history; empty when it was too large to keep.</summary>
    public byte[] Body { get; set; } = [];

    /// <summary>Equal for requests that would buy the same picture: prompt, parameters and contents, however written.</summary>
    public UInt128 Identity()
    {
        string text = string.Join('\0', [Prompt, AspectRatio, Size, $"{MaxImages}", OptimizePrompt, $"{Watermark}", .. Inputs.Select(input => input.Hash)]);
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
