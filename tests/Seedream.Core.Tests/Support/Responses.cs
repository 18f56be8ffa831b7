using System.Net;
using System.Text;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Support;

internal static class Responses
{
    public static ApiResponse Json(int status, string json) => Of(status, "application/json", json);

    public static ApiResponse Of(
        int status, string? contentType, string body, params (string Name, string Value)[] headers) =>
        Of(status, contentType, Encoding.UTF8.GetBytes(body), headers);

    public static ApiResponse Of(
        int status, string? contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        using var message = new HttpResponseMessage();
        foreach ((string name, string value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);

        return new ApiResponse
        {
            Status = (HttpStatusCode)status,
            ContentType = contentType,
            Body = body,
            Headers = message.Headers,
        };
    }
}
