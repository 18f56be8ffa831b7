using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seedream.Emulator;

/// <summary>
/// <c>/_emulator/…</c>: <c>GET counters</c>, <c>GET jobs</c>, <c>POST faults</c>, <c>DELETE faults</c>,
/// <c>POST options</c>, <c>POST reset</c>. It controls the emulator without a key; faults and counters ignore it.
/// </summary>
internal sealed class ControlEndpoint(EmulatedService service)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public async Task<Reply> HandleAsync(HttpRequest request, string command)
    {
        service.Jobs.CompleteDue(service.Now);
        try
        {
            switch (request.Method, command)
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
                    return ErrorReply.Create(
                        404,
                        ErrorShape.Error,
                        "Use GET counters, GET jobs, POST faults, DELETE faults, POST options or POST reset.");
            }
        }
        catch (Exception error)
            when (error is FormatException or JsonException or ArgumentException or InvalidOperationException)
        {
            return ErrorReply.Create(400, ErrorShape.Error, error.Message);
        }
    }

    private static ValueTask<JsonElement> BodyAsync(HttpRequest request) =>
        JsonSerializer.DeserializeAsync<JsonElement>(request.Body, JsonOptions, request.HttpContext.RequestAborted);

    private static Reply Json<T>(T value) => new()
    {
        ContentType = "application/json",
        Body = [JsonSerializer.SerializeToUtf8Bytes(value, JsonOptions)],
    };

    private static Reply Done() => new() { Code = 204 };
}
