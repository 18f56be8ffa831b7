using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Reads the body of a submit and holds it against the contract's table of parameters.</summary>
internal sealed class EditRequestReader(EmulatedService service)
{
    private const int MaximumInputs = 10;
    private const int MaximumInputsAndImages = 15;
    private const int LargestBodyKept = 64 * 1024;

    /// <exception cref="JsonException">The body is no JSON object.</exception>
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
            case "prompt" or "aspect_ratio" or "size" or "max_images" or "optimize_prompt" or "watermark" or "image_input":
                reader.Skip();
                return false;
            default:
                reader.Skip();
                return true;
        }
    }

    private bool ReadInputs(EditRequest edit, ref Utf8JsonReader reader)
    {
        bool good = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
                edit.Inputs.Add(ReadInput(ref reader));
            else
                good = false;
            reader.Skip();
        }

        return good;
    }

    private EditInput ReadInput(ref Utf8JsonReader reader)
    {
        if (!reader.ValueSpan.StartsWith("data:"u8))
            return Resolve(reader.GetString()!);
        if (!service.Options.AcceptDataUris)
            return new EditInput("data:", "", null, "image_input must be URLs, not data URIs");

        return Asset.FromDataUri(ref reader, service.Options.DiscardUploads) is { } asset
            ? new EditInput($"data:{asset.MediaType}", asset.Hash, service.Assets.GetOrAdd(asset))
            : new EditInput("data:", "", null, "image_input holds a data URI that is not base64");
    }

    /// <summary>The emulator's own files are looked up; no other URL is ever fetched.</summary>
    private EditInput Resolve(string url)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(url)));
        if (!url.StartsWith(service.FilesBase, StringComparison.Ordinal))
        {
            return Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? new EditInput(url, hash, null)
                : new EditInput(url, hash, null, "image_input holds something that is not a URL");
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
            edit.Problem ??= $"image_input takes up to {MaximumInputs} images, {edit.Inputs.Count} given";
        if (edit.Inputs.Count + edit.MaxImages > MaximumInputsAndImages)
            edit.Problem ??= $"the images in image_input and max_images together must not exceed {MaximumInputsAndImages}";
        if (!service.Options.AcceptDataUris)
            edit.Problem ??= edit.Inputs.FirstOrDefault(input => input.Url == "data:")?.Problem;
    }
}
