using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>Makes nothing of an empty cell of a table: PowerShell would make a zero of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyCellTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
