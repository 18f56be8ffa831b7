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
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = PipedObject.Unwrap(inputData);
        return data switch
        {
            null => "",
            string => data,
            Uri uri => uri.OriginalString,
            FileSystemInfo file => file.FullName,
            IEnumerable many and not IDictionary =>
                many.Cast<object>().Select(one => (string)Transform(engineIntrinsics, one)).ToArray(),
            _ => throw NotAPath(inputData),
        };
    }

    // PowerShell binds an object by its properties only if the object itself cannot be cast.
    private static ArgumentTransformationMetadataException NotAPath(object? item)
    {
        string message = $"An object of type {PipedObject.TypeName(item)} is not a path.";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
