using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Seedream.Edits;

/// <summary>
/// The one list of what an edit can say to the service. The submit body, the edit key, the ledger, piped objects, jobs
/// and plans are all fed from it.
/// </summary>
internal static class EditParameters
{
    // A JSON parser reads this text and no browser: a prompt in any script is written without escapes.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string DefaultMode = PromptOptimization.Fast.ToLowerInvariant();

    public static EditParameter Prompt { get; } = new("prompt", nameof(Edit.Prompt));

    // In the order of the submit body and of the edit key. A new parameter goes to the end.
    public static IReadOnlyList<EditParameter> All { get; } =
    [
        Prompt,
        new("aspect_ratio", nameof(Edit.AspectRatio), AspectRatios.Default),
        new("size", nameof(Edit.Size), AspectRatios.DefaultSize),
        new("max_images", nameof(Edit.MaxImages), "1"),
        new("optimize_prompt", nameof(Edit.OptimizePrompt), DefaultMode, isLowerCaseOnWire: true),
        new("watermark", nameof(Edit.Watermark), "false"),
    ];

    /// <summary>The parameters that an edit sets, with their values.</summary>
    public static IEnumerable<(EditParameter Parameter, object Value)> SetBy(SeedreamEdit edit)
    {
        foreach (EditParameter parameter in All)
        {
            if (parameter.Get(edit) is { } value)
                yield return (parameter, value);
        }
    }

    /// <summary>Copies all parameters to an object that the caller has just made, and returns that object.</summary>
    public static T Copy<T>(SeedreamEdit from, T to)
        where T : SeedreamEdit
    {
        foreach ((EditParameter parameter, object value) in SetBy(from))
            parameter.Set(to, value);

        return to;
    }

    /// <summary>Writes the parameters that are set as one JSON object in UTF-8, under their wire names.</summary>
    public static ReadOnlyMemory<byte> ToJson(SeedreamEdit edit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            foreach ((EditParameter parameter, object value) in SetBy(edit))
                parameter.Write(json, value);

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Sets what <see cref="ToJson"/> has written on an object that the caller has just made.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static T FromJson<T>(string text, T to)
        where T : SeedreamEdit
    {
        using JsonDocument document = JsonDocument.Parse(text);
        foreach (EditParameter parameter in All)
        {
            if (document.RootElement.TryGetProperty(parameter.WireName, out JsonElement value))
                parameter.Set(to, parameter.Read(value));
        }

        return to;
    }
}
