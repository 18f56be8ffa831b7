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
    private static bool _wasEmpty;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = PipedObject.Unwrap(inputData);
        _wasEmpty = data is null || (data is string cell && string.IsNullOrWhiteSpace(cell));
        return data switch
        {
            _ when _wasEmpty => new SwitchParameter(false),
            string text => text.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "1" or "YES" => new SwitchParameter(true),
                "FALSE" or "0" or "NO" => new SwitchParameter(false),
                _ => throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
            },
            var other => other,
        };
    }

    /// <summary>Whether the value being set was empty. Only the property's setter may call it, once.</summary>
    internal static bool WasEmpty()
    {
        bool wasEmpty = _wasEmpty;
        _wasEmpty = false;
        return wasEmpty;
    }
}
