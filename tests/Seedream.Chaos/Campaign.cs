using System.Collections.Concurrent;
using System.Diagnostics;

namespace Seedream.Chaos;

/// <summary>Runs many trials and prints the table of their results.</summary>
internal static class Campaign
{
    private const int TrialsPerRoundWithoutKills = 50;

    /// <returns>0 if no promise was broken.</returns>
    public static async Task<int> RunAsync(CampaignOptions options, TextWriter output)
    {
        output = TextWriter.Synchronized(output);
        var watch = Stopwatch.StartNew();
        ConcurrentDictionary<string, Tally> tallies = new();
        (Scenario Scenario, int Seed)[] trials = [.. Plan(options)];
        int ended = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel };
        await Parallel.ForEachAsync(trials, parallel, async (trial, _) =>
        {
            if (watch.Elapsed > options.Time)
                return;

            Tally tally = await TryAsync(trial.Scenario, trial.Seed, options, output);
            Tally sum = tallies.GetOrAdd(trial.Scenario.Name, _ => new Tally());
            lock (sum)
                sum.Add(tally);

            if (Interlocked.Increment(ref ended) % 100 == 0)
                output.WriteLine($"{ended} of {trials.Length} trials after {watch.Elapsed:hh\\:mm\\:ss}");
        });

        output.WriteLine();
        output.WriteLine(Tally.Header);
        var all = new Tally();
        foreach (Scenario scenario in options.Scenarios.Where(scenario => tallies.ContainsKey(scenario.Name)))
        {
            all.Add(tallies[scenario.Name]);
            output.WriteLine(tallies[scenario.Name].Row(scenario.Name));
        }

        output.WriteLine(all.Row("all"));
        output.WriteLine(all.LostSubmits);
        output.WriteLine($"{watch.Elapsed:hh\\:mm\\:ss}, seeds from {options.Seed}, {options.Parallel} at a time");
        return all[Count.Failed] == 0 ? 0 : 1;
    }

    private static async Task<Tally> TryAsync(Scenario scenario, int seed, CampaignOptions options, TextWriter output)
    {
        await using Trial trial = await Trial.StartAsync(scenario, seed, options.Folder);
        try
        {
            await trial.PlayAsync(scenario);
        }
        catch (Skipped skipped)
        {
            trial.Tally[Count.Skipped] = 1;
            output.WriteLine($"SKIPPED {scenario.Name}: {skipped.Message}");
        }
        catch (Exception problem)
        {
            trial.Tally[Count.Failed] = 1;
            trial.KeepFolder = options.Keep;
            output.WriteLine(
                $"""
                FAILED {scenario.Name}, seed {seed}{(options.Keep ? $" in {trial.Folder}" : "")}
                    {(problem is Violation ? problem.Message : problem)}
                    Repeat: run --trials 1 --scenario {scenario.Name} --seed {seed}
                    {trial.LastOutput.Trim()}
                """);
        }

        return trial.Tally;
    }

    private static IEnumerable<(Scenario Scenario, int Seed)> Plan(CampaignOptions options)
    {
        Scenario[] kills =
            [.. options.Scenarios.SelectMany(scenario => Enumerable.Repeat(scenario, scenario.Weight))];
        Scenario[] others = [.. options.Scenarios.Where(scenario => scenario.Weight == 0)];
        for (int i = 0; i < options.Trials && kills.Length > 0; i++)
            yield return (kills[(options.Seed + i) % kills.Length], options.Seed + i);

        int rounds = kills.Length == 0
            ? options.Trials
            : Math.Max(1, options.Trials / TrialsPerRoundWithoutKills / Math.Max(1, others.Length));
        for (int i = 0; i < rounds; i++)
        {
            foreach (Scenario scenario in others)
                yield return (scenario, options.Seed + i);
        }
    }
}
