using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Seedream.Chaos;

/// <summary>What <c>run</c> was asked for.</summary>
internal sealed record CampaignOptions
{
    public int Trials { get; init; } = 200;

    public int Seed { get; init; } = 1;

    public IReadOnlyList<Scenario> Scenarios { get; init; } = Chaos.Scenarios.All;

    public int Parallel { get; init; } = Environment.ProcessorCount;

    public string Folder { get; init; } = Path.GetTempPath();

    public bool Keep { get; init; }

    /// <exception cref="FormatException">An argument is not understood.</exception>
    public static CampaignOptions Parse(string[] args)
    {
        var options = new CampaignOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);
            options = args[i] switch
            {
                "--trials" => options with { Trials = Number() },
                "--seed" => options with { Seed = Number() },
                "--scenario" => options with { Scenarios = [.. Value().Split(',').Select(Find)] },
                "--parallel" => options with { Parallel = Number() },
                "--folder" => options with { Folder = Path.GetFullPath(Value()) },
                "--keep" => options with { Keep = true },
                _ => throw new FormatException($"'{args[i]}' is not understood."),
            };
        }

        return options;
    }

    private static Scenario Find(string name) =>
        Chaos.Scenarios.All.FirstOrDefault(scenario => scenario.Name == name) ?? throw new FormatException($"There is no scenario '{name}'.");
}

/// <summary>Many trials, and the table of what they came to.</summary>
internal static class Campaign
{
    private const int TrialsAnUnkilledOne = 50;

    /// <summary>Runs trials, and tells of them.</summary>
    /// <returns>Zero where no promise was broken.</returns>
    public static async Task<int> RunAsync(CampaignOptions options, TextWriter output)
    {
        // Trials that end at once tell of it one after the other.
        output = TextWriter.Synchronized(output);
        var watch = Stopwatch.StartNew();
        ConcurrentDictionary<string, Tally> tallies = new();
        (Scenario Scenario, int Seed)[] trials = [.. Plan(options)];
        int ended = 0;
        await Parallel.ForEachAsync(trials, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, async (trial, _) =>
        {
            (Tally tally, string? problem) = await TryAsync(trial.Scenario, trial.Seed, options.Folder, options.Keep);
            Tally sum = tallies.GetOrAdd(trial.Scenario.Name, _ => new Tally());
            lock (sum)
                sum.Add(tally);

            if (problem is not null)
                output.WriteLine(problem);

            if (Interlocked.Increment(ref ended) % 100 == 0)
                output.WriteLine($"{ended} of {trials.Length} trials after {watch.Elapsed:hh\\:mm\\:ss}");
        });
        var all = new Tally();
        output.WriteLine();
        output.WriteLine($"{"scenario",-18}{"trials",7}{"kills",7}{"runs",7}{"edits",8}{"billed",8}{"twice",7}{"pictures",10}{"missing",9}{"left over",11}{"damaged",9}{"adopted",9}{"sent again",12}{"failed",8}{"skipped",9}");
        foreach (Scenario scenario in options.Scenarios.Where(scenario => tallies.ContainsKey(scenario.Name)))
        {
            all.Add(tallies[scenario.Name]);
            Write(output, scenario.Name, tallies[scenario.Name]);
        }

        Write(output, "all", all);
        output.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss}, seeds from {options.Seed}, {options.Parallel} at a time");
        return all.Failed == 0 ? 0 : 1;
    }

    /// <summary>Runs one trial and says what was wrong with it; null where nothing was.</summary>
    public static async Task<(Tally Tally, string? Problem)> TryAsync(Scenario scenario, int seed, string folder, bool keep)
    {
        Trial trial = await Trial.StartAsync(seed, folder);
        await using (trial)
        {
            try
            {
                await scenario.PlayAsync(trial);
                Delete(trial.Folder);
                return (trial.Tally, null);
            }
            catch (Skipped skipped)
            {
                trial.Tally.Skipped = 1;
                Delete(trial.Folder);
                return (trial.Tally, $"{scenario.Name} skipped: {skipped.Message}");
            }
            catch (Exception problem)
            {
                trial.Tally.Failed = 1;
                if (!keep)
                    Delete(trial.Folder);

                string what = problem is Violation ? problem.Message : problem.ToString();
                return (trial.Tally, $"FAILED {scenario.Name}, seed {seed}{(keep ? $" in {trial.Folder}" : "")}\n    {what}\n    Repeat: run --trials 1 --scenario {scenario.Name} --seed {seed}\n    {trial.LastOutput.Trim()}");
            }
        }
    }

    private static void Delete(string folder) => Directory.Delete(folder, recursive: true);

    private static IEnumerable<(Scenario Scenario, int Seed)> Plan(CampaignOptions options)
    {
        Scenario[] killing = [.. options.Scenarios.Where(scenario => scenario.Weight > 0).SelectMany(scenario => Enumerable.Repeat(scenario, scenario.Weight))];
        Scenario[] others = [.. options.Scenarios.Where(scenario => scenario.Weight == 0)];
        int seed = options.Seed;
        for (int i = 0; i < options.Trials && killing.Length > 0; i++)
            yield return (killing[i % killing.Length], seed + i);

        int rounds = killing.Length == 0 ? options.Trials : Math.Max(1, options.Trials / TrialsAnUnkilledOne / Math.Max(1, others.Length));
        for (int i = 0; i < rounds; i++)
        {
            foreach (Scenario scenario in others)
                yield return (scenario, seed + i);
        }
    }

    private static void Write(TextWriter output, string name, Tally tally) => output.WriteLine(
        $"{name,-18}{tally.Trials,7}{tally.Kills,7}{tally.Runs,7}{tally.Edits,8}{tally.Billed,8}{tally.Duplicates,7}{tally.Pictures,10}{tally.Missing,9}{tally.Leftovers,11}{tally.Integrity,9}{tally.Adopted,9}{tally.Resent,12}{tally.Failed,8}{tally.Skipped,9}");
}
