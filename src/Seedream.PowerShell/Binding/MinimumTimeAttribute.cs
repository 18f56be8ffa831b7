using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>Rejects a time span that is shorter than a minimum.</summary>
/// <param name="minutes">The minimum in minutes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinimumTimeAttribute(int minutes) : ValidateArgumentsAttribute
{
    /// <summary>The minimum in minutes.</summary>
    public int Minutes { get; } = minutes;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is TimeSpan time && time < TimeSpan.FromMinutes(Minutes))
        {
            throw new ValidationMetadataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time span {time} is shorter than {Minutes} minutes. Write hours, minutes and seconds, "
                + $"such as 02:00:00."));
        }
    }
}
