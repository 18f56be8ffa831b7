using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks;

/// <summary>The command line: <c>bulk</c> for the table, <c>micro</c> for the small parts, <c>child</c> for a process that is measured.</summary>
internal static class Program
{
    private const string Help =
        """
        Measures the module side by side with what it is compared to, and says which targets it meets.

          bulk [--small] [--only NAME,…] [--folder PATH]

          --small   few items, to see that everything works; its figures say nothing
          --only    only these measures (default all)
          --folder  where photos, pictures and ledgers lie meanwhile (default: the system's folder for temporary files)

          micro [arguments of BenchmarkDotNet]

        A missed target is no failure. The exit code is 1 where a picture is missing or a job was billed twice.

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
                    Console.WriteLine($"  {measure.Name,-12}{measure.What}");

                return args is ["--help"] or [] ? 0 : 2;
        }
    }
}
