using System.Diagnostics;
using System.Text.Json;

namespace Seedream.Benchmarks.Running;

/// <summary>A process of its own for whatever is measured, so that its processor time and memory are its own.</summary>
internal static class Child
{
    private const string Mark = "figures ";

    /// <summary>Runs a child and gives what it measured.</summary>
    /// <param name="name">Its name in <see cref="Children"/>.</param>
    /// <param name="spec">What it is told.</param>
    /// <param name="environment">Environment variables of its own.</param>
    /// <exception cref="IncorrectException">It failed; its words are in the message.</exception>
    public static async Task<TFigures> RunAsync<TFigures>(string name, object spec, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(Host, ["exec", typeof(Child).Assembly.Location, "child", name, JsonSerializer.Serialize(spec)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the machine's own user has set must not decide a figure.
        foreach (string variable in new[] { "SEGMIND_API_KEY", "SEEDREAM_ENDPOINT", "SEEDREAM_LEDGER" })
            start.Environment.Remove(variable);

        foreach ((string variable, string value) in environment)
            start.Environment[variable] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TFigures>(output.Split('\n').Last(line => line.StartsWith(Mark, StringComparison.Ordinal))[Mark.Length..])!
            : throw new IncorrectException($"{name} failed: {await errors}{output}");
    }

    /// <summary>Is the child.</summary>
    public static async Task<int> ServeAsync(string name, string spec)
    {
        try
        {
            object figures = await Children.All[name](spec);
            Console.WriteLine(Mark + JsonSerializer.Serialize(figures));
            return 0;
        }
        catch (IncorrectException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    /// <summary>The runtime's host, which runs assemblies.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
