using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Tells the size of a picture to make from the size of a piped file: on Linux and macOS PowerShell gives every file a
/// property <c>Size</c>, its bytes.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is long ? null : inputData;
}
