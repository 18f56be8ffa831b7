using System.Diagnostics;
using System.Text.Json;
using Seedream.Benchmarks.Measured;

namespace Seedream.Benchmarks.Running;

/// <summary>Runs a measurement in its own process, so that processor time and memory are its own.</summary>
internal static class Child
{
    private const string Prefix = "figures ";

    /// <summary>Starts one of <see cref="Children"/> and returns its figures.</summary>
    /// <exception cref="IncorrectException">It failed.</exception>
    public static async Task<TFigures> RunAsync<TFigures>(
        string name, object spec, params IEnumerable<(string Name, string Value)> environment)
    {
        string[] arguments = ["exec", typeof(Child).Assembly.Location, "child", name, JsonSerializer.Serialize(spec)];
        var start = new ProcessStartInfo(BuiltModule.DotNet, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Settings of the user must not affect the figures.
        foreach (string variable in new[] { "SEGMIND_API_KEY", "SEEDREAM_ENDPOINT", "SEEDREAM_LEDGER" })
            start.Environment.Remove(variable);

        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new IncorrectException($"{name} failed: {await errors}{output}");

        string figures = output.Split('\n').Last(line => line.StartsWith(Prefix, StringComparison.Ordinal));
        return JsonSerializer.Deserialize<TFigures>(figures[Prefix.Length..])!;
    }

    /// <summary>Measures in this process, and prints the figures for the parent process.</summary>
    public static async Task<int> ServeAsync(string name, string spec)
    {
        try
        {
            object figures = await Children.All[name](spec);
            Console.WriteLine(Prefix + JsonSerializer.Serialize(figures));
            return 0;
        }
        catch (IncorrectException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }
}
