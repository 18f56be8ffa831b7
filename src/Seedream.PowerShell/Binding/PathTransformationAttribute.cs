using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Rejects objects that are not paths. PowerShell would convert a table row to text and look for a file of that name.
/// An empty value stays an empty path, which is an error later, so that no edit without a photo is billed.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] EditProperties =
        ["Path", "LiteralPath", "PSPath", "FullName", "Uri", "ReferenceImage", "Prompt"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = PipedObject.Unwrap(inputData);
        return data switch
        {
            null => "",
            string or Uri => data.ToString()!,
            FileSystemInfo file => file.FullName,
            IEnumerable many => many.Cast<object>().Select(one => (string)Transform(engineIntrinsics, one)).ToArray(),
            _ => throw NotAPath(PSObject.AsPSObject(inputData)),
        };
    }

    // PowerShell binds an object by its properties only if the object itself cannot be cast. An object without any
    // property of an edit is a mistake: with the prompt of the command line it would be billed.
    private static ArgumentTransformationMetadataException NotAPath(PSObject item)
    {
        string message = $"An object of type {PipedObject.TypeName(item)} is not a path. "
            + "Add a property Path, LiteralPath, PSPath, FullName or Uri, or Prompt for an image without a photo.";
        return Array.Exists(EditProperties, name => item.Properties[name] is not null)
            ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message))
            : new ArgumentTransformationMetadataException(message);
    }
}
