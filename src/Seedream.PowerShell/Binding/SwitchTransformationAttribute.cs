using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>Lets a switch be read from a table's cell, where every value is text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SwitchTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => new SwitchParameter(false),
            string text => text.Trim().ToUpperInvariant() switch
            {
                "TRUE" or "1" or "YES" => new SwitchParameter(true),
                "FALSE" or "0" or "NO" or "" => new SwitchParameter(false),
                _ => throw new ArgumentTransformationMetadataException($"'{text}' is neither true nor false."),
            },
            var other => other,
        };
}
