using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Lets a switch be read from a table's cell, where every value is text, and told from a cell that says nothing: a switch
/// itself is on or off, and off is not the same edit as nothing said.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    // PowerShell sets the property on the same thread just after the transformation.
    [ThreadStatic]
    private static bool _saidNothing;

    /// <summary>Whether the value that is being set came from nothing; asked once, by the property's setter.</summary>
    public static bool WasEmpty()
    {
        bool saidNothing = _saidNothing;
        _saidNothing = false;
        return saidNothing;
    }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        _saidNothing = data is null || (data is string cell && string.IsNullOrWhiteSpace(cell));
        return data switch
        {
            _ when _saidNothing => new SwitchParameter(false),
            string text => text.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "1" or "YES" => new SwitchParameter(true),
                "FALSE" or "0" or "NO" => new SwitchParameter(false),
                _ => throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
            },
            var other => other,
        };
    }
}
