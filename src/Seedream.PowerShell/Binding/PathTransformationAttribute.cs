using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Keeps objects that are no path from becoming one: PowerShell would turn a table's row into text, and look for a file
/// of that name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return data switch
        {
            string or Uri => data.ToString()!,
            FileSystemInfo file => file.FullName,
            IEnumerable items => items.Cast<object>().Select(item => (string)Transform(engineIntrinsics, item)).ToArray(),
            _ => throw NoPath(data),
        };
    }

    // PowerShell goes on to an object's properties only where the object itself could not be cast.
    private static ArgumentTransformationMetadataException NoPath(object? data)
    {
        string message = $"An object of type {data?.GetType().Name ?? "null"} is no path. Give it a property Path, LiteralPath, PSPath, FullName or Uri.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
