using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Keeps objects that are no path from becoming one: PowerShell would turn a table's row into text, and look for a file
/// of that name. What is empty stays an empty path, which is refused: it must not become a paid picture without a photo.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] EditProperties = ["Path", "LiteralPath", "PSPath", "FullName", "Uri", "ReferenceImage", "Prompt"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return data switch
        {
            null => "",
            string or Uri => data.ToString()!,
            FileSystemInfo file => file.FullName,
            IEnumerable items => items.Cast<object>().Select(item => (string)Transform(engineIntrinsics, item)).ToArray(),
            _ => throw NoPath(PSObject.AsPSObject(inputData)),
        };
    }

    // PowerShell goes on to an object's properties only where the object itself could not be cast. One that speaks of no
    // edit is a mistake: with the prompt of the command line it would be paid.
    private static ArgumentTransformationMetadataException NoPath(PSObject item)
    {
        string message = $"An object of type {item.BaseObject.GetType().Name} is no path. Give it a property Path, LiteralPath, PSPath, FullName or Uri; for a picture without a photo, a property Prompt.";
        return Array.Exists(EditProperties, name => item.Properties[name] is not null)
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }
}
