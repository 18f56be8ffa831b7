using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>Ignores the <c>Size</c> in bytes that every piped file has in PowerShell on Linux and macOS.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PipedObject.Unwrap(inputData) is long ? null : inputData;
}
