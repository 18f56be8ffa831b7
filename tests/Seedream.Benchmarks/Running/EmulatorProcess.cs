using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Seedream.Benchmarks.Measured;
using Seedream.Emulator;

namespace Seedream.Benchmarks.Running;

/// <summary>The emulator in its own process, so that its work counts for no measure.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private const string Listening = "Listening on ";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Process _process;
    private readonly HttpClient _control;

    private EmulatorProcess(Process process, Uri endpoint)
    {
        _process = process;
        Endpoint = endpoint;
        _control = new HttpClient { BaseAddress = new Uri(endpoint, "_emulator/") };
    }

    public Uri Endpoint { get; }

    /// <summary>Starts an emulator that keeps no uploads and draws nothing.</summary>
    public static async Task<EmulatorProcess> StartAsync(params IEnumerable<string> options)
    {
        string[] arguments =
        [
            "exec", typeof(EmulatorServer).Assembly.Location,
            "--images", "Plain", "--discard-uploads", "--credits", "1000000", .. options,
        ];
        var start = new ProcessStartInfo(BuiltModule.DotNet, arguments) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
                return new EmulatorProcess(process, new Uri(line[Listening.Length..]));
        }

        throw new IncorrectException("the emulator did not start");
    }

    public async Task<EmulatorCounters> CountersAsync() =>
        (await _control.GetFromJsonAsync<EmulatorCounters>("counters", Format))!;

    public async Task ResetAsync() => (await _control.PostAsync("reset", null)).EnsureSuccessStatusCode();

    /// <exception cref="IncorrectException">Another number of jobs was billed, or one was billed twice.</exception>
    public async Task RequireBilledAsync(int edits)
    {
        EmulatorCounters counters = await CountersAsync();
        IncorrectException.Unless(edits, counters.JobsBilled, "billed jobs");
        IncorrectException.Unless(0, counters.DuplicatesBilled, "jobs billed twice");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _control.Dispose();
    }
}
