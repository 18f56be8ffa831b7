using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Seedream.Emulator;

// Runs PowerShell with the built module and an emulator of the service. PowerShell gets all arguments.
await using EmulatorServer emulator = await EmulatorServer.StartAsync(
    new EmulatorOptions { Latency = TimeSpan.FromSeconds(2), Images = ImageKind.Drawn });
string endpoint = emulator.Endpoint.ToString();
string ledgerFolder = Directory.CreateTempSubdirectory("seedream-shell-").FullName;

// PowerShell inserts the folder of the user's modules at the front, unless PSModulePath already contains it.
Environment.SpecialFolder home = OperatingSystem.IsWindows()
    ? Environment.SpecialFolder.MyDocuments
    : Environment.SpecialFolder.LocalApplicationData;
string userModules = Path.Combine(
    Environment.GetFolderPath(home, Environment.SpecialFolderOption.DoNotVerify), "powershell", "Modules");
string otherModules = Environment.GetEnvironmentVariable("PSModulePath") ?? "";
string modulePath = string.Join(Path.PathSeparator, GetMetadata("ModuleFolder"), userModules, otherModules);

var start = new ProcessStartInfo(GetMetadata("DotNetPath"), [GetMetadata("PowerShellPath"), .. args])
{
    Environment =
    {
        ["PSModulePath"] = modulePath.TrimEnd(Path.PathSeparator),
        ["SEEDREAM_ENDPOINT"] = endpoint,
        ["SEEDREAM_LEDGER"] = Path.Combine(ledgerFolder, "ledger.db"),
        ["SEGMIND_API_KEY"] = "SG_0000000000000000",
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        ["POWERSHELL_UPDATECHECK"] = "Off",
    },
};

using var ending = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using PosixSignalRegistration quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
try
{
    await Console.Error.WriteLineAsync(
        $"The emulator listens on {endpoint}. Nothing is sent to Segmind and nothing is billed.");
    using Process shell = Process.Start(start)!;
    using CancellationTokenRegistration end = ending.Token.Register(() => shell.Kill(entireProcessTree: true));
    await shell.WaitForExitAsync();
    return shell.ExitCode;
}
finally
{
    Directory.Delete(ledgerFolder, recursive: true);
}

// PowerShell receives Ctrl+C directly and stops its command. The other signals end both processes.
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    if (context.Signal is PosixSignal.SIGTERM or PosixSignal.SIGHUP)
        ending.Cancel();
}

static string GetMetadata(string key) => Assembly.GetExecutingAssembly()
    .GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(metadata => metadata.Key == key)
    .Value!;
