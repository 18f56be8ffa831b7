namespace Seedream.Benchmarks.Running;

/// <summary>A row of the table. A unit includes the space before it, if any.</summary>
/// <param name="Name">The measure.</param>
/// <param name="Value">The result with its unit.</param>
/// <param name="Against">The reference and its result in the same run.</param>
/// <param name="Target">The target for the value.</param>
/// <param name="Passed">Whether the target is met.</param>
internal sealed record Row(string Name, string Value, string Against, string Target, bool Passed)
{
    public static Row AtMost(
        string name, double value, double most, string unit, string against, string format = "0") =>
        new(name, value.ToString(format, null) + unit, against, $"≤ {most}{unit}", value <= most);

    public static Row AtLeast(
        string name, double value, double least, string unit, string against, string format = "0") =>
        new(name, value.ToString(format, null) + unit, against, $"≥ {least:#,0.##}{unit}", value >= least);

    /// <summary>A value that may be a multiple of its reference.</summary>
    public static Row Ratio(
        string name, double value, double most, string unit, string reference, double against)
    {
        string multiple = $"{value:0.00}{unit} = {value / against:0.00} ×";
        return new Row(name, multiple, $"{reference} {against:0.00}{unit}", $"≤ {most} ×", value <= most * against);
    }
}
