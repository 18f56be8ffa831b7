using System.Text.Json;

namespace Seedream.Runs.Evidence;

/// <summary>
/// The fields of a history row's request body, read from any nesting. The service does not document what the body
/// holds: values may be text, and the body may be wrapped, stringified, truncated or missing.
/// </summary>
internal sealed class ListedBody
{
    private const string PhotosField = "image_input";
    private const int MaxDepth = 8;

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _photos = [];

    /// <summary>The photos; empty where the body names none.</summary>
    public IReadOnlyList<string> Photos => _photos;

    /// <summary>Reads a body; null where it is missing or not readable as JSON.</summary>
    public static ListedBody? Parse(string? text)
    {
        var body = new ListedBody();
        return body.TryReadText(text, MaxDepth) ? body : null;
    }

    /// <summary>The text of a field; null where the body does not have it, or has it with different values.</summary>
    public string? Text(string name) =>
        _values.TryGetValue(name, out List<string>? values) && values.Distinct().Count() == 1 ? values[0] : null;

    private bool TryReadText(string? text, int depth)
    {
        if (text is null || depth == 0 || text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..])
            return false;

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.String)
                return TryReadText(document.RootElement.GetString(), depth - 1);

            Read(document.RootElement, depth);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // A truncated body proves nothing, and half a surrogate pair cannot be compared.
            return false;
        }
    }

    private void Read(JsonElement element, int depth)
    {
        if (depth == 0)
            return;

        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
                Read(item, depth - 1);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                ReadField(property, depth);
        }
    }

    private void ReadField(JsonProperty property, int depth)
    {
        if (property.Name.Equals(PhotosField, StringComparison.OrdinalIgnoreCase))
        {
            AddPhotos(property.Value, depth);
            return;
        }

        switch (property.Value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array:
                Read(property.Value, depth - 1);
                break;
            case JsonValueKind.String:
                string text = property.Value.GetString()!;
                if (!TryReadText(text, depth - 1))
                    Add(property.Name, text);

                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                Add(property.Name, property.Value.GetRawText());
                break;
        }
    }

    private void AddPhotos(JsonElement element, int depth)
    {
        if (depth == 0)
            return;

        switch (element.ValueKind)
        {
            case JsonValueKind.String when element.GetString() is { Length: > 0 } text:
                if (text.AsSpan().TrimStart() is ['[', ..] && TryReadText($"{{\"{PhotosField}\":{text}}}", depth - 1))
                    break;

                _photos.Add(text);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    AddPhotos(item, depth - 1);

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                    AddPhotos(property.Value, depth - 1);

                break;
        }
    }

    private void Add(string name, string value)
    {
        if (!_values.TryGetValue(name, out List<string>? values))
            _values[name] = values = [];

        values.Add(value);
    }
}
