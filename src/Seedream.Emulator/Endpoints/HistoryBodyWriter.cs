using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Seedream.Emulator;

/// <summary>Writes the request body of a history row, with the changes that the options choose.</summary>
internal static partial class HistoryBodyWriter
{
    private const string OtherFolder = "https://cache.example.net/inputs/";
    private const string Signature = "?Expires=604800&Signature=c2lnbmVk";

    private const string Defaults =
        """{"aspect_ratio":"16:9","size":"3K","max_images":1,"optimize_prompt":"fast","watermark":false}""";

    /// <summary>The changes, in the order in which a service would make them.</summary>
    private static readonly (HistoryBody Change, Action<JsonObject> Apply)[] Changes =
    [
        (HistoryBody.DefaultsAdded, AddDefaults),
        (HistoryBody.DefaultsOmitted, OmitDefaults),
        (HistoryBody.NoImages, body => body.Remove("image_input")),
        (HistoryBody.OtherHost, body => ChangeUrls(body, url => OtherFolder + url[(url.LastIndexOf('/') + 1)..])),
        (HistoryBody.PercentEncoded, body => ChangeUrls(body, url => Dot().Replace(url, "%2E").Replace("@", "%40"))),
        (HistoryBody.Query, body => ChangeUrls(body, url => url + Signature)),
        (HistoryBody.Trimmed, body => ChangeText(body, "prompt", text => Blank().Replace(text.Trim(), " "))),
        (HistoryBody.Wrapped, body => ChangeText(body, "prompt", text => Line().Replace(text, "$1\n"))),
        (HistoryBody.PromptCase, body => ChangeText(body, "prompt", text => text.ToUpperInvariant())),
        (HistoryBody.ValueCase, ChangeCase),
        (HistoryBody.ValuesAsText, WriteValuesAsText),
    ];

    public static object? Write(EmulatorOptions options, byte[] sent)
    {
        if (sent.Length == 0 || options.HistoryRequestBody == HistoryRequestBody.Null)
            return null;
        JsonObject body = JsonNode.Parse(sent)!.AsObject();
        foreach ((HistoryBody change, Action<JsonObject> apply) in Changes)
        {
            if (options.HistoryBody.HasFlag(change))
                apply(body);
        }

        if (options.HistoryPromptLength is { } length)
            ChangeText(body, "prompt", text => Cut(text, length));
        if (options.HistoryBody.HasFlag(HistoryBody.InInput))
            body = new JsonObject { ["input"] = body };
        if (options.HistoryBodyLength is { } characters)
            return Cut(body.ToJsonString(Reply.Readable), characters);
        return options.HistoryRequestBody == HistoryRequestBody.Text ? body.ToJsonString(Reply.Readable) : body;
    }

    private static string Cut(string text, int length) => text[..Math.Clamp(length, 0, text.Length)];

    private static void AddDefaults(JsonObject body)
    {
        foreach ((string name, JsonNode? value) in JsonNode.Parse(Defaults)!.AsObject())
            body.TryAdd(name, value!.DeepClone());
    }

    private static void OmitDefaults(JsonObject body)
    {
        foreach ((string name, JsonNode? value) in JsonNode.Parse(Defaults)!.AsObject())
        {
            if (JsonNode.DeepEquals(body[name], value))
                body.Remove(name);
        }
    }

    private static void ChangeUrls(JsonObject body, Func<string, string> change)
    {
        if (body["image_input"] is not JsonArray urls)
            return;
        for (int index = 0; index < urls.Count; index++)
        {
            if (urls[index]?.ToString() is { } url && !url.StartsWith("data:", StringComparison.Ordinal))
                urls[index] = change(url);
        }
    }

    private static void ChangeText(JsonObject body, string name, Func<string, string> change)
    {
        if (body[name] is JsonValue value && value.TryGetValue(out string? text))
            body[name] = change(text);
    }

    private static void ChangeCase(JsonObject body)
    {
        foreach (string name in (string[])["size", "optimize_prompt"])
        {
            ChangeText(body, name, text =>
                text.Any(char.IsUpper) ? text.ToLowerInvariant() : text.ToUpperInvariant());
        }
    }

    private static void WriteValuesAsText(JsonObject body)
    {
        foreach (string name in (string[])["max_images", "watermark"])
        {
            if (body[name] is { } value)
                body[name] = value.ToString();
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();

    [GeneratedRegex(@"\.(?=[^./]*$)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dot();

    [GeneratedRegex(@"(.{12,}?) ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
