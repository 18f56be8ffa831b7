using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Edits.Formats;

namespace Seedream.Service.Wire;

/// <summary>
/// Finds the images of an answer in every form that the service is known or suspected to use: URLs, paths on its own
/// host, base64 and <c>data:</c> URIs, in objects, arrays and JSON within text. All fields count, because they may hold
/// different numbers of images.
/// </summary>
internal sealed class ReplyImages
{
    /// <summary>
    /// The maximum number of images of one answer, which may list each image of a job several times: by URL, by another
    /// host's URL, and as bytes.
    /// </summary>
    public const int MaxImages = 4 * ModelLimits.MaxImages;

    private const int MaxDepth = 16;
    private const int MaxTextDepth = 3;

    // More than an answer with images has. Each takes time and memory.
    private const int MaxObjects = 10_000;
    private const int MaxPathLength = 2048;
    private const int MaxNameLength = 1024;

    // The base64 of the bytes that decide about the format.
    private const int SignatureLength = 24;

    // The fields with images, the most detailed first: it decides the order.
    private static readonly string[] Names =
    [
        "images", "output", "outputs", "image", "data", "result", "response", "image_url", "image_urls",
        "generation_url",
    ];
    private static readonly string[] UrlNames = ["url", "uri", "image_url"];

    // What was sent, and what is said about the job, may contain URLs that are no images of it.
    private static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "prompt", "image_input", "input", "request_body", "error", "detail", "message", "logs", "metrics", "timings",
        "status_url", "response_url", "poll_url", "thumbnail", "thumbnail_url",
    };

    private readonly Uri? _host;
    private readonly List<RemoteImage> _images = [];
    private readonly HashSet<Uri> _addresses = [];
    private readonly HashSet<string> _contents = [];
    private int _objects;

    private ReplyImages(Uri? host) => _host = host;

    /// <summary>The images in the order of the answer, without duplicates.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="host">The host of images whose address is a path; null to leave them out.</param>
    public static List<RemoteImage> Read(JsonElement? body, Uri? host)
    {
        var reader = new ReplyImages(host);
        if (body is { ValueKind: JsonValueKind.Object } root)
            reader.AddNamed(root, new Place(0, 0, false));
        else
            reader.Add(body, new Place(0, 0, false));

        return reader._images;
    }

    /// <summary>The images of an answer that is text.</summary>
    public static List<RemoteImage> Read(string text) => Read([text], null);

    /// <summary>The images that several texts name, without duplicates.</summary>
    /// <param name="host">The host of images whose address is a path; null to leave them out.</param>
    public static List<RemoteImage> Read(IEnumerable<string> texts, Uri? host)
    {
        var reader = new ReplyImages(host);
        foreach (string text in texts.TakeWhile(_ => reader._images.Count < MaxImages))
            reader.AddText(text.Trim(), new Place(0, 0, false));

        return reader._images;
    }

    private void Add(JsonElement? element, Place place)
    {
        if (place.Depth > MaxDepth || _images.Count >= MaxImages)
            return;

        switch (element)
        {
            case { ValueKind: JsonValueKind.Array } array:
                foreach (JsonElement item in array.EnumerateArray())
                    Add(item, place.Deeper);

                break;
            case { ValueKind: JsonValueKind.Object } found when _objects++ < MaxObjects:
                AddObject(found, place);
                break;
            case { ValueKind: JsonValueKind.String } when element.AsText() is { } text:
                AddText(text, place);
                break;
        }
    }

    private void AddObject(JsonElement found, Place place)
    {
        // One image of several can fail alone. Other fields may still name its URL, so that is remembered.
        place = place with { IsFailed = place.IsFailed || HasFailed(found) };
        foreach (JsonElement? field in ((JsonElement?)found).Fields(UrlNames))
        {
            if (AddressOf(field.AsText()) is { } uri)
            {
                AddAddress(uri, found, place);
                return;
            }
        }

        // An object without a URL of its own may contain the images under any name.
        AddNamed(found, place);
        foreach (JsonProperty property in found.EnumerateObject())
        {
            if (!Names.Contains(property.Name, StringComparer.OrdinalIgnoreCase) && !Ignored.Contains(property.Name))
                Add(property.Value, place.Deeper);
        }
    }

    private void AddNamed(JsonElement parent, Place place)
    {
        foreach (JsonElement? field in ((JsonElement?)parent).Fields(Names))
            Add(field, place.Deeper);
    }

    private void AddText(string text, Place place)
    {
        if (text.TrimStart() is ['{' or '[' or '"', ..])
        {
            if (place.TextDepth < MaxTextDepth && ParseText(text) is { } inner)
                Add(inner, place.Deeper with { TextDepth = place.TextDepth + 1 });
        }
        else if (WebAddress.Parse(text) is { } uri)
        {
            AddAddress(uri, null, place);
        }
        else if (Decode(text) is { } content)
        {
            if (_contents.Add(Convert.ToHexString(SHA256.HashData(content.Span))) && !place.IsFailed)
                _images.Add(new RemoteImage(null, null, null, content));
        }
        else if (AddressOf(text) is { } path)
        {
            // Only now, because the base64 of every JPEG starts with a slash.
            AddAddress(path, null, place);
        }
    }

    private void AddAddress(Uri uri, JsonElement? details, Place place)
    {
        if (!_addresses.Add(uri) || place.IsFailed)
            return;

        long? length = details.Number("file_size") is { } size and > 0 and < long.MaxValue ? (long)size : null;
        string? name = details.Text("file_name") is { Length: <= MaxNameLength } text ? text : null;
        _images.Add(new RemoteImage(uri, name, length));
    }

    // A path that starts with two slashes would name a host.
    private Uri? AddressOf(string? text) => text switch
    {
        ['/', not ('/' or '\\'), ..] when _host is not null && text.Length <= MaxPathLength && text.All(IsOfPath) =>
            Uri.TryCreate(_host, text, out Uri? uri) ? uri : null,
        _ => WebAddress.Parse(text),
    };

    private static bool IsOfPath(char c) => c is > ' ' and <= '~' and not ('\\' or '"' or '<' or '>');

    private static bool HasFailed(JsonElement found)
    {
        JsonElement?[] fields = ((JsonElement?)found).Fields("status", "state", "error");
        return JobWords.Phase(fields[0].AsText() ?? fields[1].AsText()) switch
        {
            JobPhase.Failed => true,
            JobPhase.Completed => false,
            _ => fields[2] is { } error && error.SaysSomething(),
        };
    }

    // A list as Python writes it has other quotation marks.
    private static JsonElement? ParseText(string text) =>
        JsonElementExtensions.ParseValue(Encoding.UTF8.GetBytes(text))
        ?? (text.Contains('\'') && !text.Contains('"') ? ParseText(text.Replace('\'', '"')) : null);

    private static ReadOnlyMemory<byte>? Decode(string text)
    {
        ReadOnlySpan<char> encoded = text.AsSpan().Trim();
        if (encoded.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            encoded = encoded[(encoded.IndexOf(',') + 1)..];

        // The start tells, so that a long text that is no image is not decoded.
        if (encoded.Length < SignatureLength || DecodeAll(encoded[..SignatureLength]) is not { } start
            || ImageFormat.Extension(start.Span) is null)
        {
            return null;
        }

        return DecodeAll(encoded);
    }

    // Some services use the alphabet for URLs, and leave out the padding.
    private static ReadOnlyMemory<byte>? DecodeAll(ReadOnlySpan<char> encoded)
    {
        // An image may be long, so its usual form is not copied.
        if (encoded.ContainsAny('%', '-', '_'))
            encoded = Uri.UnescapeDataString(encoded.ToString()).Replace('-', '+').Replace('_', '/');

        int letters = 0;
        foreach (char c in encoded)
            letters += char.IsWhiteSpace(c) ? 0 : 1;

        if (letters % 4 != 0)
            encoded = string.Concat(encoded, "===".AsSpan(0, 4 - (letters % 4)));

        byte[] bytes = new byte[(encoded.Length / 4 * 3) + 3];
        return Convert.TryFromBase64Chars(encoded, bytes, out int written) ? bytes.AsMemory(0, written) : null;
    }

    /// <param name="Depth">The number of objects, arrays and texts around.</param>
    /// <param name="TextDepth">The number of texts around.</param>
    /// <param name="IsFailed">Whether an object around says that it failed.</param>
    private readonly record struct Place(int Depth, int TextDepth, bool IsFailed)
    {
        public Place Deeper => this with { Depth = Depth + 1 };
    }
}
