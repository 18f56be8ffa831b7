using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedream.Emulator;

/// <summary>
/// <c>/_emulator/…</c>: <c>GET counters</c>, <c>GET jobs</c>, <c>POST faults</c>, <c>DELETE faults</c>,
/// <c>POST options</c>, <c>POST reset</c>. Not part of the service; needs no key and is never faulted or counted.
/// </summary>
internal sealed class ControlEndpoint(Emulation emulation)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<Reply> HandleAsync(HttpRequest request, string word)
    {
        emulation.Jobs.Settle(emulation.Now);
        try
        {
            switch (request.Method, word)
            {
                case ("GET", "counters"):
                    return Json(emulation.Meter.Snapshot(emulation));
                case ("GET", "jobs"):
                    return Json(emulation.Jobs.All().Select(job => EmulatorJob.Of(job, emulation.Now)));
                case ("POST", "faults"):
                    foreach (Fault fault in FaultText.Parse(await BodyAsync(request)))
                        emulation.Faults.Add(fault);
                    return Done();
                case ("DELETE", "faults"):
                    emulation.Faults.Clear();
                    return Done();
                case ("POST", "options"):
                    OptionBinder.Set(emulation.Options, await BodyAsync(request));
                    return Done();
                case ("POST", "reset"):
                    emulation.Reset();
                    return Done();
                default:
                    return ErrorReply.Of(404, ErrorShape.Error, "GET counters, GET jobs, POST faults, DELETE faults, POST options, POST reset");
            }
        }
        catch (Exception error) when (error is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            return ErrorReply.Of(400, ErrorShape.Error, error.Message);
        }
    }

    private static async Task<JsonElement> BodyAsync(HttpRequest request) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, Form, request.HttpContext.RequestAborted);

    private static Reply Json<T>(T value) => new() { ContentType = "application/json", Body = [JsonSerializer.SerializeToUtf8Bytes(value, Form)] };

    private static Reply Done() => new() { Code = 204 };
}
