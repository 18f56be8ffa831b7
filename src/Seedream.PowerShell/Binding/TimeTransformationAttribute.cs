using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads a time span, and rejects one that is shorter than a minimum. PowerShell would read the text 2 as two days, and
/// the number 2 as two ten-millionths of a second.
/// </summary>
/// <param name="minimumSeconds">The minimum in seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeTransformationAttribute(int minimumSeconds) : ArgumentTransformationAttribute
{
    /// <summary>The minimum in seconds.</summary>
    public int MinimumSeconds { get; } = minimumSeconds;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = PipedObject.Unwrap(inputData);
        TimeSpan? time = data switch
        {
            TimeSpan span => span,
            string text when text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan read) => read,
            _ => null,
        };
        const string Form = "Write hours, minutes and seconds, such as 02:00:00.";
        if (time is not { } value)
            throw new ArgumentTransformationMetadataException($"'{data}' is not a time span. {Form}");

        var minimum = TimeSpan.FromSeconds(MinimumSeconds);
        return value >= minimum
            ? value
            : throw new ArgumentTransformationMetadataException(
                $"The time span {value} is shorter than {minimum}. {Form}");
    }
}
