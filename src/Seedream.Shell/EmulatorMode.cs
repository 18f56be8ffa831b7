using Seedream.Emulator;

namespace Seedream.Shell;

/// <summary>The emulator in this process, with the module pointed at it.</summary>
internal sealed class EmulatorMode : IAsyncDisposable
{
    /// <summary>A key that the emulator takes and the service would not.</summary>
    private const string MadeUpKey = "SG_0000000000000000";

    private readonly EmulatorServer _server;
    private readonly string _ledgerFolder;

    private EmulatorMode(EmulatorServer server, string ledgerFolder)
    {
        _server = server;
        _ledgerFolder = ledgerFolder;
    }

    /// <summary>
    /// Starts the emulator on a free port of the loopback and lets the environment of this process, and of the programs
    /// it starts, name it. A real key in the environment is replaced as well, and so is the ledger: neither has any
    /// business there.
    /// </summary>
    /// <param name="latency">How long a job takes.</param>
    /// <param name="announcements">Where to say that nothing costs money.</param>
    public static async Task<EmulatorMode> StartAsync(TimeSpan latency, TextWriter announcements)
    {
        EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { Latency = latency, Images = ImageKind.Drawn });
        Environment.SetEnvironmentVariable("SEEDREAM_ENDPOINT", server.Endpoint.ToString());
        Environment.SetEnvironmentVariable("SEGMIND_API_KEY", MadeUpKey);
        string ledgerFolder = Directory.CreateTempSubdirectory("seedream-emulator-").FullName;
        Environment.SetEnvironmentVariable("SEEDREAM_LEDGER", Path.Combine(ledgerFolder, "ledger.db"));
        await announcements.WriteLineAsync($"Emulator on {server.Endpoint.ToString().TrimEnd('/')}: nothing is sent to the service and nothing costs money.");
        return new EmulatorMode(server, ledgerFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        try
        {
            Directory.Delete(_ledgerFolder, recursive: true);
        }
        catch (IOException held)
        {
            // Windows does not remove a file that this process still has open; the folder is a temporary one.
            System.Diagnostics.Trace.TraceInformation("'{0}' is left: {1}", _ledgerFolder, held.Message);
        }
    }
}
