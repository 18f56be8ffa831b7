namespace Seedream.Benchmarks.Running;

/// <summary>A row of the table.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Value">The result with its unit.</param>
/// <param name="Against">The reference and its result in the same run.</param>
/// <param name="Target">The target for the value.</param>
/// <param name="Passed">Whether the target is met.</param>
internal sealed record Row(string Name, string Value, string Against, string Target, bool Passed)
{
    /// <summary>A value that may be a multiple of its reference.</summary>
    public static Row Ratio(string name, double value, string reference, double against, double most, string unit = "s")
    {
        string format = unit == "s" ? "0.00" : "0.0";
        return new Row(
            name,
            $"{value.ToString(format, null)} {unit} = {value / against:0.00} ×",
            $"{reference} {against.ToString(format, null)} {unit}",
            $"≤ {most} ×",
            value <= most * against);
    }
}
