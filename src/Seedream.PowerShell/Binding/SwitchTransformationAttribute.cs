using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads a switch from a table cell, where every value is text, and distinguishes an empty cell from false: an edit
/// with a switch that is off differs from an edit that does not set it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    // PowerShell sets the property on the same thread, directly after the transformation.
    [ThreadStatic]
    private static bool? _value;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        _value = null;
        _value = Read(PipedObject.Unwrap(inputData));
        return new SwitchParameter(_value ?? false);
    }

    /// <summary>
    /// Takes the value that is being set; null for an empty one. Between two piped items, PowerShell sets properties
    /// back to their defaults without a transformation: then it is null as well.
    /// </summary>
    internal static bool? TakeValue()
    {
        bool? value = _value;
        _value = null;
        return value;
    }

    private static bool? Read(object? data) => data switch
    {
        null => null,
        SwitchParameter isOn => isOn.IsPresent,
        bool isOn => isOn,
        string text => text.Trim().ToUpperInvariant() switch
        {
            "" => null,
            "TRUE" or "1" or "YES" => true,
            "FALSE" or "0" or "NO" => false,
            _ => throw NotASwitch(data),
        },
        byte or short or int or long or decimal or double => LanguagePrimitives.IsTrue(data),
        _ => throw NotASwitch(data),
    };

    private static ArgumentTransformationMetadataException NotASwitch(object data) =>
        new($"'{data}' is neither true nor false.");
}
