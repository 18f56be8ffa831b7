using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Seedream.Emulator;

namespace Seedream.Benchmarks.Running;

/// <summary>The service in a process of its own, so that its work counts as nobody's.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
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
    /// <param name="options">Further switches of its command line.</param>
    public static async Task<EmulatorProcess> StartAsync(params IEnumerable<string> options)
    {
        string[] arguments = ["exec", typeof(EmulatorServer).Assembly.Location, "--images", "Plain", "--discard-uploads", "--credits", "1000000", .. options];
        Process process = Process.Start(new ProcessStartInfo(Child.Host, arguments) { RedirectStandardOutput = true })!;
        const string Listening = "Listening on ";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
                return new EmulatorProcess(process, new Uri(line[Listening.Length..]));
        }

        throw new IncorrectException("the emulator did not start");
    }

    public async Task<EmulatorCounters> CountersAsync() => (await _control.GetFromJsonAsync<EmulatorCounters>("counters", Form))!;

    public async Task ResetAsync() => (await _control.PostAsync("reset", null)).EnsureSuccessStatusCode();

    /// <summary>Requires that every edit was billed, and none twice.</summary>
    /// <exception cref="IncorrectException">Another number was.</exception>
    public async Task RequireBilledAsync(int edits)
    {
        EmulatorCounters counters = await CountersAsync();
        IncorrectException.Unless(edits, counters.JobsBilled, "jobs billed");
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
