using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Seedream.Edits;

/// <summary>
/// One parameter of an edit. Its value is a string, an integer or a Boolean, and null where it is not set. Edits, jobs,
/// plans and ledger rows have it under the same property name.
/// </summary>
/// <param name="wireName">The name in the service's JSON.</param>
/// <param name="name">The property name.</param>
/// <param name="isLowerCaseOnWire">Whether the service writes its words in lower case.</param>
internal sealed class EditParameter(string wireName, string name, bool isLowerCaseOnWire = false)
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo> Properties = new();

    public string WireName { get; } = wireName;

    public string Name { get; } = name;

    /// <summary>The type of a value that is set.</summary>
    public Type Type { get; } = WithoutNull(PropertyOf(typeof(Edit), name).PropertyType);

    public object? Get(SeedreamEdit owner) => PropertyOf(owner.GetType(), Name).GetValue(owner);

    /// <summary>Sets the value on an object that the caller has just made.</summary>
    public void Set(SeedreamEdit owner, object? value) => PropertyOf(owner.GetType(), Name).SetValue(owner, value);

    /// <summary>The text that the service reads and writes for a value.</summary>
    public string ToWireText(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string word when isLowerCaseOnWire => word.ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public void Write(Utf8JsonWriter json, object value)
    {
        json.WritePropertyName(WireName);
        if (value is string)
            json.WriteStringValue(ToWireText(value));
        else
            json.WriteRawValue(ToWireText(value));
    }

    /// <summary>Reads a value that <see cref="Write"/> has written.</summary>
    public object? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.String when isLowerCaseOnWire => Capitalized(value.GetString()!),
        JsonValueKind.String => value.GetString(),
        _ => null,
    };

    private static string Capitalized(string word) =>
        word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];

    private static Type WithoutNull(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static PropertyInfo PropertyOf(Type type, string name) =>
        Properties.GetOrAdd((type, name), static key => key.Item1.GetProperty(key.Item2)!);
}
