using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Takes paths, files, and objects that carry a path in a property. PowerShell would turn such an object into text and
/// look for a file of that name, before it looks at the properties.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] OtherInputs = ["LiteralPath", "PSPath", "FullName", "Uri"];
    private static readonly string[] EditsWithoutInput = ["Prompt", "ReferenceImage"];

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return data switch
        {
            null => null,
            string or Uri => data.ToString()!,
            FileSystemInfo file => file.FullName,
            IEnumerable items and not IDictionary => items.Cast<object>().Select(item => Transform(engineIntrinsics, item)).SelectMany(Texts).ToArray(),
            _ => FromProperties(PSObject.AsPSObject(inputData)),
        };
    }

    private static string[]? FromProperties(PSObject item)
    {
        if (Texts(item.Properties["Path"]?.Value) is { Length: > 0 } paths && !Array.TrueForAll(paths, string.IsNullOrWhiteSpace))
            return paths;

        // Where another parameter gets the input by its name, there is none by path.
        if (Array.Exists(OtherInputs, name => !string.IsNullOrWhiteSpace(item.Properties[name]?.Value?.ToString())))
            return Array.Empty<string>();

        // An empty cell is no wish for a picture without a photo: it is left for the item's error.
        if (item.Properties["Path"] is not null)
            return new[] { "" };

        // Only what speaks of an edit may become one that is paid: another object is a mistake.
        return Array.Exists(EditsWithoutInput, name => item.Properties[name] is not null)
            ? null
            : throw new ArgumentTransformationMetadataException($"An object of type {item.BaseObject.GetType().Name} is no path. Give it a property Path, LiteralPath, PSPath, FullName or Uri; for a picture without a photo, a property Prompt.");
    }

    private static string[] Texts(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        string text => [text],
        IEnumerable items => [.. items.Cast<object?>().Select(item => item?.ToString() ?? "")],
        var other => [other.ToString() ?? ""],
    };
}
