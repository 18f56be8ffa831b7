using System.Runtime.InteropServices;
using Seedream.Emulator;

var options = new EmulatorOptions { Images = ImageKind.Drawn, Log = Console.WriteLine };
IReadOnlyList<Fault>? faults;
try
{
    faults = CommandLine.Parse(args, options);
}
catch (FormatException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 2;
}

if (faults is null)
{
    Console.Write(CommandLine.Help(options));
    return 0;
}

var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopped.TrySetResult();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
EmulatorServer started;
try
{
    started = await EmulatorServer.StartAsync(options);
}
catch (IOException portInUse)
{
    Console.Error.WriteLine(portInUse.Message);
    return 1;
}

await using EmulatorServer emulator = started;
foreach (Fault fault in faults)
    emulator.Faults.Add(fault);

Console.WriteLine($"Listening on {emulator.Endpoint.GetLeftPart(UriPartial.Authority)}");
Console.WriteLine($"Files on {emulator.FilesEndpoint.GetLeftPart(UriPartial.Authority)}");
Console.WriteLine($"Foreign host on {emulator.ForeignEndpoint.GetLeftPart(UriPartial.Authority)}");
await stopped.Task;
return 0;
