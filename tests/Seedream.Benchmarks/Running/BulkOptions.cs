namespace Seedream.Benchmarks.Running;

/// <summary>The options of <c>bulk</c>.</summary>
internal sealed record BulkOptions
{
    public bool IsSmall { get; init; }

    public IReadOnlyList<Measure> Measures { get; init; } = Measure.All;

    public string Folder { get; init; } = Path.GetTempPath();

    /// <exception cref="FormatException">An argument is invalid.</exception>
    public static BulkOptions Parse(string[] args)
    {
        var options = new BulkOptions();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            options = args[i] switch
            {
                "--small" => options with { IsSmall = true },
                "--only" => options with { Measures = [.. Value().Split(',').Select(Find)] },
                "--folder" => options with { Folder = Path.GetFullPath(Value()) },
                _ => throw new FormatException($"'{args[i]}' is not an option of this command."),
            };
        }

        return options;
    }

    private static Measure Find(string name) => Measure.All.FirstOrDefault(measure => measure.Name == name)
        ?? throw new FormatException($"There is no measure '{name}'.");
}
