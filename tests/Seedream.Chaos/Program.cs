namespace Seedream.Chaos;

/// <summary>The command line: <c>run</c> for trials, <c>client</c> for the process that they kill.</summary>
internal static class Program
{
    private const string Help =
        """
        Kills and disturbs clients of the emulator, runs them again, and checks that no edit is billed twice and no
        image is missing.

          run [--trials N] [--seed N] [--scenario NAME,…] [--parallel N] [--folder PATH] [--keep]

          --trials    number of trials with kills (default 200); scenarios without kills run in addition, once for
                      every 50 of these trials
          --seed      seed of the first trial; the seed of trial n is this number plus n (default 1)
          --scenario  scenarios to run (default: all)
          --parallel  number of trials at a time (default: number of cores)
          --folder    working folder (default: the system's folder for temporary files)
          --keep      keeps the folders of failed trials

        Scenarios:
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
                foreach (Scenario scenario in Scenario.All)
                    Console.WriteLine($"  {scenario.Name,-20}{scenario.Description}");

                return args is ["--help"] or [] ? 0 : 2;
        }
    }
}
