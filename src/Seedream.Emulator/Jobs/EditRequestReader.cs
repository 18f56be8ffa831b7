using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Reads the body of a submit and checks its parameters.</summary>
internal sealed class EditRequestReader(EmulatedService service)
{
    private static readonly string[] Names =
        ["prompt", "aspect_ratio", "size", "max_images", "optimize_prompt", "watermark", "image_input"];

    private const int MaximumInputs = 10;
    private const int MaximumInputsAndImages = 15;
    private const int LargestBodyKept = 64 * 1024;

    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public EditRequest Read(ReadOnlySpan<byte> json)
    {
        var edit = new EditRequest { Body = json.Length <= LargestBodyKept ? json.ToArray() : [] };
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("The body is not a JSON object.");

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (!ReadParameter(edit, name, ref reader))
                edit.Problem ??= $"Invalid value for '{name}'";
        }

        reader.Read();
        Check(edit);
        return edit;
    }

    private bool ReadParameter(EditRequest edit, string name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "prompt" when reader.TokenType == JsonTokenType.String:
                edit.Prompt = reader.GetString()!;
                return true;
            case "aspect_ratio" when reader.TokenType == JsonTokenType.String:
                edit.AspectRatio = reader.GetString()!;
                return OutputSize.Ratios.Contains(edit.AspectRatio);
            case "size" when reader.TokenType == JsonTokenType.String:
                edit.Size = reader.GetString()!;
                return edit.Size is "2K" or "3K";
            case "max_images" when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int images):
                edit.MaxImages = images;
                return images is >= 1 and <= 15;
            case "optimize_prompt" when reader.TokenType == JsonTokenType.String:
                edit.OptimizePrompt = reader.GetString()!;
                return edit.OptimizePrompt is "fast" or "standard";
            case "watermark" when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                edit.Watermark = reader.GetBoolean();
                return true;
            case "image_input" when reader.TokenType == JsonTokenType.StartArray:
                return ReadInputs(edit, ref reader);
            default:
                reader.Skip();
                return !Names.Contains(name);
        }
    }

    private bool ReadInputs(EditRequest edit, ref Utf8JsonReader reader)
    {
        bool valid = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                edit.Inputs.Add(ReadInput(ref reader));
            else
                valid = false;
            reader.Skip();
        }

        return valid;
    }

    private EditInput ReadInput(ref Utf8JsonReader reader)
    {
        if (!reader.ValueSpan.StartsWith("data:"u8))
            return Resolve(reader.GetString()!);
        if (!service.Options.AcceptDataUris)
            return new EditInput("data:", "", null, "image_input must contain URLs, not data URIs");

        return Asset.FromDataUri(ref reader, service.Options.DiscardUploads) is { } asset
            ? new EditInput($"data:{asset.MediaType}", asset.Hash, service.Assets.GetOrAdd(asset))
            : new EditInput("data:", "", null, "image_input contains a data URI that is not base64");
    }

    /// <summary>Looks up the emulator's own files. Other URLs are never fetched.</summary>
    private EditInput Resolve(string url)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(url)));
        if (!url.StartsWith(service.FilesBase, StringComparison.Ordinal))
        {
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? new EditInput(url, hash, null)
                : new EditInput(url, hash, null, "image_input contains a value that is not a URL");
        }

        string path = url[service.FilesBase.Length..];
        if (service.Assets.Find(path, service.Now) is { } asset)
            return new EditInput(url, asset.Hash, asset);
        return service.FindOutput(path) is not null
            ? new EditInput(url, hash, null)
            : new EditInput(url, hash, null, $"Could not download image_input {url}");
    }

    private void Check(EditRequest edit)
    {
        if (edit.Prompt.Length == 0)
            edit.Problem ??= "prompt is required";
        if (edit.Inputs.Count > MaximumInputs)
            edit.Problem ??= $"image_input accepts up to {MaximumInputs} images, got {edit.Inputs.Count}";
        if (edit.Inputs.Count + edit.MaxImages > MaximumInputsAndImages)
            edit.Problem ??= $"image_input and max_images must not exceed {MaximumInputsAndImages} images together";
        if (!service.Options.AcceptDataUris)
            edit.Problem ??= edit.Inputs.FirstOrDefault(input => input.Url == "data:")?.Problem;
    }
}
