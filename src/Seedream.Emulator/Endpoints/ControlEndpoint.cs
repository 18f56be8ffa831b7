using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedream.Emulator;

/// <summary>
/// <c>/_emulator/…</c>: <c>GET counters</c>, <c>GET jobs</c>, <c>POST faults</c>, <c>DELETE faults</c>,
/// <c>POST options</c>, <c>POST reset</c>. Not part of the service; needs no key and is never faulted or counted.
/// </summary>
internal sealed class ControlEndpoint(EmulatedService service)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<Reply> HandleAsync(HttpRequest request, string word)
    {
        service.Jobs.CompleteDue(service.Now);
        try
        {
            switch (request.Method, word)
            {
                case ("GET", "counters"):
                    return Json(service.Counters.Snapshot(service));
                case ("GET", "jobs"):
                    return Json(service.Jobs.All().Select(job => EmulatorJob.From(job, service.Now)));
                case ("POST", "faults"):
                    foreach (Fault fault in FaultParser.Parse(await BodyAsync(request)))
                        service.Faults.Add(fault);
                    return Done();
                case ("DELETE", "faults"):
                    service.Faults.Clear();
                    return Done();
                case ("POST", "options"):
                    OptionBinder.Set(service.Options, await BodyAsync(request));
                    return Done();
                case ("POST", "reset"):
                    service.Reset();
                    return Done();
                default:
                    return ErrorReply.Create(404, ErrorShape.Error, "GET counters, GET jobs, POST faults, DELETE faults, POST options, POST reset");
            }
        }
        catch (Exception error) when (error is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            return ErrorReply.Create(400, ErrorShape.Error, error.Message);
        }
    }

    private static async Task<JsonElement> BodyAsync(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, Form, request.HttpContext.RequestAborted);

    private static Reply Json<T>(T value) => new() { ContentType = "application/json", Body = [JsonSerializer.SerializeToUtf8Bytes(value, Form)] };

    private static Reply Done() => new() { Code = 204 };
}
