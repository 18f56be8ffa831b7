using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Seedream.Emulator.Tests;

/// <summary>The emulator as a separate process, as scripts use it.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task It_prints_its_addresses_and_applies_the_command_line()
    {
        string[] arguments = ["--latency", "0ms", "--fault", "credits:code=503:nth=1", "--verbose=false"];
        using Process process = Start([.. arguments, "--discard-uploads"]);
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync();
            Assert.StartsWith("Listening on http://127.0.0.1:", line);
            Assert.StartsWith("Files on http://127.0.0.1:", await process.StandardOutput.ReadLineAsync());
            using var client = new HttpClient { BaseAddress = new Uri(line!["Listening on ".Length..]) };
            client.DefaultRequestHeaders.Add("x-api-key", "any key");
            using HttpResponseMessage first = await client.GetAsync("v1/get-user-credits");
            using HttpResponseMessage second = await client.GetAsync("v1/get-user-credits");
            Assert.Equal([503, 200], [(int)first.StatusCode, (int)second.StatusCode]);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task It_stops_on_SIGTERM()
    {
        if (OperatingSystem.IsWindows())
            return;
        using Process process = Start();
        await process.StandardOutput.ReadLineAsync();
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Help_describes_every_option()
    {
        using Process process = Start("--help");
        string help = await process.StandardOutput.ReadToEndAsync();
        foreach (PropertyInfo option in typeof(EmulatorOptions).GetProperties())
        {
            if (option.Name is nameof(EmulatorOptions.Log) or nameof(EmulatorOptions.Clock))
                continue;
            string name = Regex.Replace(option.Name, "(?<=.)[A-Z]", "-$0").ToLowerInvariant();
            Assert.Matches($@"--{name} \([^\n]+\)\s+[A-Z][^\n]+\.\s", help);
        }

        Assert.Contains("Time from the submit to the end of a job", help);
        Assert.Contains("ENDPOINT   submit | status", help);
    }

    [Theory]
    [InlineData("The option 'color' does not exist.", "--color", "red")]
    [InlineData("--latency requires a value.", "--latency")]
    [InlineData("'latency' is not an option. Run with --help to list the options.", "latency")]
    public async Task Invalid_input_is_reported(string message, params string[] arguments)
    {
        using Process process = Start(arguments);
        Assert.Equal(message, (await process.StandardError.ReadToEndAsync()).Trim());
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
        [typeof(EmulatorServer).Assembly.Location, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
