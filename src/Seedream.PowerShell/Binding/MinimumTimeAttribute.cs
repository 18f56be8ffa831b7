using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>Rejects a time span that is shorter than a minimum.</summary>
/// <param name="seconds">The minimum in seconds.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinimumTimeAttribute(int seconds) : ValidateArgumentsAttribute
{
    /// <summary>The minimum in seconds.</summary>
    public int Seconds { get; } = seconds;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var minimum = TimeSpan.FromSeconds(Seconds);
        if (arguments is TimeSpan time && time < minimum)
        {
            throw new ValidationMetadataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time span {time} is shorter than {minimum}. Write hours, minutes and seconds, "
                + $"such as 02:00:00."));
        }
    }
}
