using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Seedream.Emulator;

/// <summary>Sets options by name, for the command line and the control endpoint.</summary>
internal static class OptionBinder
{
    private static readonly Dictionary<string, PropertyInfo> Properties = typeof(EmulatorOptions)
        .GetProperties()
        .Where(property => property.SetMethod is not null && CanParse(property.PropertyType))
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<PropertyInfo> All => Properties.Values;

    public static bool IsSwitch(string name) => Find(name).PropertyType == typeof(bool);

    /// <exception cref="FormatException">The option does not exist or the value is invalid.</exception>
    public static void Set(EmulatorOptions options, string name, string? value)
    {
        PropertyInfo property = Find(name);
        try
        {
            property.SetValue(options, Convert(value, property.PropertyType));
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentException)
        {
            string expected = Describe(property.PropertyType);
            throw new FormatException($"'{value}' is not valid for {property.Name}. Expected: {expected}.", error);
        }
    }

    /// <exception cref="FormatException">An option does not exist or a value is invalid.</exception>
    public static void Set(EmulatorOptions options, JsonElement changes)
    {
        foreach (JsonProperty change in changes.EnumerateObject())
            Set(options, change.Name, TextOf(change.Value));
    }

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };

    public static string Describe(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
            return string.Join(plain.IsDefined(typeof(FlagsAttribute)) ? ", " : " | ", Enum.GetNames(plain));
        if (plain == typeof(bool))
            return "true | false";
        if (plain == typeof(TimeSpan))
            return "time such as 100ms, 2s, 5m, 1h, 7d or hh:mm:ss";
        if (plain == typeof(IReadOnlyList<string>))
            return "comma-separated names";
        return plain == typeof(string) ? "text" : "number";
    }

    /// <exception cref="FormatException">The text is not a duration.</exception>
    public static TimeSpan ParseDuration(string text)
    {
        (string Unit, double Milliseconds)[] units =
            [("ms", 1), ("s", 1e3), ("m", 60e3), ("h", 3600e3), ("d", 86400e3)];
        foreach ((string unit, double milliseconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text[..^unit.Length], CultureInfo.InvariantCulture, out double number))
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        return TimeSpan.Parse(text, CultureInfo.InvariantCulture);
    }

    private static PropertyInfo Find(string name) =>
        Properties.GetValueOrDefault(name.Replace("-", "", StringComparison.Ordinal))
        ?? throw new FormatException($"The option '{name}' does not exist.");

    private static bool CanParse(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain.IsPrimitive || plain == typeof(string) || plain == typeof(decimal)
            || plain == typeof(TimeSpan) || plain == typeof(IReadOnlyList<string>);
    }

    private static object? Convert(string? value, Type type)
    {
        Type? plain = Nullable.GetUnderlyingType(type);
        if (type == typeof(string))
            return value;
        if (string.IsNullOrEmpty(value) && plain is not null)
            return null;
        plain ??= type;
        value ??= "";
        if (plain.IsEnum)
            return Enum.Parse(plain, value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        if (plain == typeof(TimeSpan))
            return ParseDuration(value);
        if (plain == typeof(IReadOnlyList<string>))
            return value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return System.Convert.ChangeType(value, plain, CultureInfo.InvariantCulture);
    }
}
