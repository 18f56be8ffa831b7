using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks;

/// <summary>
/// The command line: <c>bulk</c> for the table, <c>micro</c> for small parts, <c>child</c> for a measured process.
/// </summary>
internal static class Program
{
    private const string Help =
        """
        Measures the module side by side with references, and shows which targets it meets.

          bulk [--small] [--only NAME,…] [--folder PATH]

          --small   only a few items, to check that everything works; the figures are not meaningful
          --only    measures to run (default: all)
          --folder  folder for photos, images and ledgers (default: the system's folder for temporary files)

          micro [arguments of BenchmarkDotNet]

        A missed target does not change the exit code. A missing image or a job that is billed twice makes it 1.

        Measures:
        """;

    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["child", var name, var spec]:
                return await Child.ServeAsync(name, spec);
            case ["micro", .. var options]:
                return Micro.Run(options);
            case ["bulk", .. var options]:
                try
                {
                    return await Bulk.RunAsync(BulkOptions.Parse(options));
                }
                catch (FormatException problem)
                {
                    await Console.Error.WriteLineAsync(problem.Message);
                    return 2;
                }

            default:
                Console.WriteLine(Help);
                foreach (Measure measure in Measure.All)
                    Console.WriteLine($"  {measure.Name,-12}{measure.Description}");

                return args is ["--help"] or [] ? 0 : 2;
        }
    }
}
