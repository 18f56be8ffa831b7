using System.Diagnostics;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;
using Seedream.Shell;

namespace Seedream.PowerShell.Tests;

/// <summary>What an import loads can only be seen in a process that has done nothing else yet.</summary>
public sealed class LoadingTests : SeedreamTest
{
    private const string ListCoreAssemblies =
        "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name } | Where-Object { $_ -in 'Seedream.Core', 'Polly.Core', 'MetadataExtractor' }";

    [Fact]
    public async Task Importing_loads_neither_the_core_nor_its_packages()
    {
        Assert.Equal(["imported"], await RunShellAsync($"(Get-Module Seedream).Name.Replace('Seedream', 'imported'); {ListCoreAssemblies}"));
    }

    [Fact]
    public async Task A_script_can_name_the_public_types_before_any_command_has_run()
    {
        Assert.Equal(["Seedream.SeedreamJob"], await RunShellAsync("[Seedream.SeedreamJob].FullName"));
    }

    [Fact]
    public async Task The_first_request_loads_the_core_outside_the_default_context()
    {
        string[] lines = await RunShellAsync(
            $"$null = Get-SeedreamCredit -Endpoint '{Service.Endpoint}' -ApiKey '{Key}'; "
            + "[Runtime.Loader.AssemblyLoadContext]::All | ForEach-Object { $context = $_; $context.Assemblies | ForEach-Object { \"$($context.Name) $($_.GetName().Name)\" } } | Where-Object { $_ -match 'Seedream.Core|Polly' }");

        Assert.Equal(["Seedream Polly.Core", "Seedream Seedream.Core"], lines.Order(StringComparer.Ordinal));
        Assert.Equal(1, Service.Counters.Requests[EmulatorEndpoint.Credits]);
    }

    private static async Task<string[]> RunShellAsync(string command)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { "exec", typeof(ShellSession).Assembly.Location, "-Command", command },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().OrFail();
        Assert.Equal("", await errors);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
