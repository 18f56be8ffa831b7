namespace Seedream.Chaos;

/// <summary>The command line: <c>run</c> for trials, <c>client</c> for the process that they kill.</summary>
internal static class Program
{
    private const string Help =
        """
        Kills and disturbs clients of the emulator, runs them again, and checks that nothing was billed twice and no picture is missing.

          run [--trials N] [--seed N] [--scenario NAME,…] [--parallel N] [--folder PATH] [--keep]

          --trials    kill-and-rerun trials over all scenarios (default 200); what takes no kill comes on top, once for every 50
          --seed      the first trial's seed; trial n has the seed plus n (default 1)
          --scenario  only these (default all)
          --parallel  trials at the same time (default: the number of cores)
          --folder    where the trials work (default: the system's folder for temporary files)
          --keep      leaves the folders of failed trials
        """;

    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["client", var spec]:
                return await Client.RunAsync(ClientSpec.Read(spec));
            case ["run", .. var options]:
                try
                {
                    return await Campaign.RunAsync(CampaignOptions.Parse(options), Console.Out);
                }
                catch (FormatException problem)
                {
                    await Console.Error.WriteLineAsync(problem.Message);
                    return 2;
                }

            default:
                Console.WriteLine(Help);
                Console.WriteLine("Scenarios:");
                foreach (Scenario scenario in Scenarios.All)
                    Console.WriteLine($"  {scenario.Name,-18}{scenario.What}");

                return args is ["--help"] or [] ? 0 : 2;
        }
    }
}
