using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Service.Wire;

/// <summary>Writes the parameters of an edit as the service wants them. What the edit does not say is not sent.</summary>
internal static class SubmitBody
{
    /// <summary>Makes the body.</summary>
    /// <param name="edit">The edit; its ratio is one of the service's.</param>
    /// <param name="inputs">Its inputs, as the service will get them.</param>
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
                body.Add(JsonEncodedText.Encode(uri.AbsoluteUri, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray());
            else
                body.AddDataUri(inputs[i].File!);

            body.Add("\"");
        }

        return body.Add("],").Add(parameters[1..]);
    }

    /// <summary>The body as the ledger keeps it, to know the request again in the history: with the addresses, and what stands for the data.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="inputs">Its inputs, as the service will get them.</param>
    /// <param name="standIn">Gives what stands for the data of the input at an index.</param>
    public static string Record(Edit edit, IReadOnlyList<SentPhoto> inputs, Func<int, string> standIn)
    {
        string parameters = Encoding.UTF8.GetString(EditParameters.ToJson(edit).Span);
        if (inputs.Count == 0)
            return parameters;

        IEnumerable<string> list = inputs.Select((input, index) => JsonSerializer.Serialize(input.Uri?.AbsoluteUri ?? $"data:{input.File!.MediaType};base64,{standIn(index)}"));
        return $"{{\"image_input\":[{string.Join(",", list)}],{parameters[1..]}";
    }

    /// <summary>The body as text for the log: files by their name.</summary>
    public static string Describe(Edit edit, IReadOnlyList<SentPhoto> inputs)
    {
        string list = string.Join(", ", inputs.Select(input => input.Uri?.AbsoluteUri ?? $"({input.File!.Path})"));
        return $"{Encoding.UTF8.GetString(EditParameters.ToJson(edit).Span)} image_input: [{list}]";
    }

    /// <summary>Adds a file as a <c>data:</c> URI, without quotes around it.</summary>
    public static RequestBody AddDataUri(this RequestBody body, PhotoFile file) =>
        body.Add($"data:{file.MediaType};base64,").AddBase64(file.Path, file.Length);
}
