using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads a time span, and rejects one that is shorter than a minimum. PowerShell would read the text 2 as two days, and
/// the number 2 as two ten-millionths of a second.
/// </summary>
/// <param name="minimumMinutes">The minimum in minutes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeTransformationAttribute(int minimumMinutes) : ArgumentTransformationAttribute
{
    /// <summary>The minimum in minutes.</summary>
    public int MinimumMinutes { get; } = minimumMinutes;

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

        return value >= TimeSpan.FromMinutes(MinimumMinutes)
            ? value
            : throw new ArgumentTransformationMetadataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time span {value} is shorter than {MinimumMinutes} minutes. {Form}"));
    }
}
