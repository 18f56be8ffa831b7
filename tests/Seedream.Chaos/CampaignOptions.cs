using System.Globalization;

namespace Seedream.Chaos;

/// <summary>The options of <c>run</c>.</summary>
internal sealed record CampaignOptions
{
    public int Trials { get; init; } = 200;

    public int Seed { get; init; } = 1;

    /// <summary>The time after which no trial begins; null for no limit.</summary>
    public TimeSpan? Time { get; init; }

    public IReadOnlyList<Scenario> Scenarios { get; init; } = Scenario.All;

    public int Parallel { get; init; } = Environment.ProcessorCount;

    public string Folder { get; init; } = Path.GetTempPath();

    public bool Keep { get; init; }

    /// <exception cref="FormatException">An argument is invalid.</exception>
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
                _ => throw new FormatException($"'{args[i]}' is not an option of this command."),
            };
        }

        return options;
    }

    private static Scenario Find(string name) => Scenario.All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new FormatException($"There is no scenario '{name}'.");
}
