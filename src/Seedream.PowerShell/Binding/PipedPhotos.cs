using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>What a piped item says about its photo.</summary>
internal static class PipedPhotos
{
    private const int MaxProperties = 12;

    /// <summary>Whether a parameter has its value from a property of the item.</summary>
    public static bool IsNote<T>(PSObject item, T[]? value, params string[] properties) =>
        value is [var one]
        && properties.Any(name => item.Properties[name]?.Value?.ToString() == one?.ToString());

    /// <summary>The error of an item that contains no photo. It names the properties, so that a typo shows.</summary>
    public static SeedreamException NotFound(PSObject item)
    {
        string[] names = PropertyNames(item);
        string example = names.FirstOrDefault(name => name != "Prompt") ?? "File";
        string more = names.Length > MaxProperties ? ", …" : "";
        string properties = names.Length == 0
            ? "it has no properties"
            : $"its properties are {string.Join(", ", names.Take(MaxProperties))}{more}";
        return new SeedreamException(
            SeedreamErrorId.InputNotFound,
            $"The piped object of type {PipedObject.TypeName(item)} contains no photo: {properties}. "
            + "Nothing was submitted.",
            "Call the property with the photo Path, LiteralPath, FullName or Uri, or specify "
            + $"-Path {{ $_.{example} }}. For an image from the prompt alone, use -TextOnly.");
    }

    private static string[] PropertyNames(PSObject item) => item.BaseObject is IDictionary table
        ? [.. table.Keys.Cast<object>().Select(key => key.ToString() ?? "")]
        : [.. item.Properties.Select(property =>
            property.Name + (property.IsGettable && property.Value is "" or null ? " (empty)" : ""))];
}
