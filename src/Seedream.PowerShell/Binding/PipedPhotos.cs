using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>What a piped item says about its photo.</summary>
internal static class PipedPhotos
{
    private const int MaxProperties = 12;
    private static readonly string[] Names = ["Path", "LiteralPath", "FullName", "PSPath", "Uri"];

    /// <summary>Whether a parameter has its value from a property of the item.</summary>
    public static bool IsNote<T>(PSObject item, T[]? value, params string[] properties) =>
        value is [var one]
        && properties.Any(name => item.Properties[name]?.Value?.ToString() == one?.ToString());

    /// <summary>The error of an item that contains no photo. It names the properties, so that a typo shows.</summary>
    public static SeedreamException NotFound(PSObject item)
    {
        if (item.BaseObject is string)
        {
            return Create(
                "A piped text is empty, so it names no photo.",
                "Leave it out, for example with Where-Object Length.");
        }

        (string Name, bool IsEmpty)[] properties = Properties(item);
        string names = string.Join(
            ", ", properties.Take(MaxProperties).Select(known => known.Name + (known.IsEmpty ? " (empty)" : "")));
        string more = properties.Length > MaxProperties ? ", …" : "";
        string? empty = Array.Find(
            properties, known => known.IsEmpty && Names.Contains(known.Name, StringComparer.OrdinalIgnoreCase)).Name;
        string? other = Array.Find(properties, known => !known.IsEmpty && known.Name != "Prompt").Name;
        return Create(
            $"The piped object of type {PipedObject.TypeName(item)} contains no photo: "
            + (properties.Length == 0 ? "it has no properties." : $"its properties are {names}{more}."),
            empty is null
                ? "Call the property with the photo Path, LiteralPath, FullName or Uri, or specify "
                    + $"-Path {{ $_.{other ?? "File"} }}."
                : $"Fill in the property {empty}.");
    }

    private static SeedreamException Create(string problem, string action) => new(
        SeedreamErrorId.InputNotFound,
        $"{problem} Nothing was submitted.",
        $"{action} For an image from the prompt alone, use -TextOnly.");

    private static (string Name, bool IsEmpty)[] Properties(PSObject item) => item.BaseObject is IDictionary table
        ? [.. table.Keys.Cast<object>().Select(key => (key.ToString() ?? "", false))]
        : [.. item.Properties.Select(property =>
            (property.Name, property.IsGettable && PipedObject.Raw(item, property.Name) is "" or null))];
}
