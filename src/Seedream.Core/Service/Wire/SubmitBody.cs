using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>The JSON body of a submit. Parameters that the edit does not set are not sent.</summary>
internal static class SubmitBody
{
    // The reader is a JSON parser, not a browser, so a prompt in any script is sent as it is written.
    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <param name="edit">Its aspect ratio is one that the service knows.</param>
    /// <param name="inputs">The edit's inputs, in their order.</param>
    public static RequestBody Build(Edit edit, IReadOnlyList<SentPhoto> inputs)
    {
        var body = new RequestBody();
        ReadOnlyMemory<byte> parameters = EditParameters.ToJson(edit);
        if (inputs.Count == 0)
            return body.Add(parameters);

        body.Add("{\"image_input\":[");
        for (int i = 0; i < inputs.Count; i++)
        {
            body.Add(i == 0 ? "\"" : ",\"");
            if (inputs[i].Uri is { } uri)
                body.Add(JsonEncodedText.Encode(uri.AbsoluteUri, Relaxed).EncodedUtf8Bytes.ToArray());
            else
                body.AddDataUri(inputs[i].File!);

            body.Add("\"");
        }

        return body.Add("],").Add(parameters[1..]);
    }

    /// <summary>The body for the log, with paths instead of image data.</summary>
    public static string Describe(Edit edit, IReadOnlyList<SentPhoto> inputs)
    {
        string list = string.Join(", ", inputs.Select(input => input.Uri?.AbsoluteUri ?? $"({input.File!.Path})"));
        return $"{Encoding.UTF8.GetString(EditParameters.ToJson(edit).Span)} image_input: [{list}]";
    }

    /// <summary>Adds a file as a <c>data:</c> URI, without quotation marks.</summary>
    public static RequestBody AddDataUri(this RequestBody body, PhotoFile file) =>
        body.Add($"data:{file.MediaType};base64,").AddBase64(file.Path, file.Length, file.Hash);
}
