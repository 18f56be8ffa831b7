using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Seedream.Emulator;

/// <summary>The command line: one switch per property of <see cref="EmulatorOptions"/>, and <c>--fault</c>.</summary>
internal static partial class CommandLine
{
    private static readonly string[] Groups =
        ["Listening", "Jobs", "Images", "Account", "Responses", "History", "Rate limit"];

    /// <summary>Sets the options and returns the faults to add, or null if the user requested help.</summary>
    /// <exception cref="FormatException">An argument is invalid. The message names it.</exception>
    public static IReadOnlyList<Fault>? Parse(string[] arguments, EmulatorOptions options)
    {
        var faults = new List<Fault>();
        for (int at = 0; at < arguments.Length; at++)
        {
            string argument = arguments[at];
            if (argument is "--help" or "-h" or "-?")
                return null;
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new FormatException($"'{argument}' is not an option. Run with --help to list the options.");

            string[] parts = argument[2..].Split('=', 2);
            string name = parts[0];
            string? value = parts.ElementAtOrDefault(1);
            if (name == "fault")
                faults.Add(FaultParser.Parse(value ?? Next(arguments, ref at, name)));
            else if (OptionBinder.IsSwitch(name))
                OptionBinder.Set(options, name, value ?? "true");
            else
                OptionBinder.Set(options, name, value ?? Next(arguments, ref at, name));
        }

        return faults;
    }

    /// <summary>Returns the text of <c>--help</c>, taken from the doc comments of the options.</summary>
    public static string Help(EmulatorOptions defaults)
    {
        Dictionary<string, string> comments = Comments();
        var help = new StringBuilder();
        help.AppendLine("Emulates the image service on 127.0.0.1, for tests and trials.");
        help.AppendLine("Prints the addresses it listens on and runs until it is stopped.");
        ILookup<string, PropertyInfo> properties = OptionBinder.All
            .ToLookup(property => property.GetCustomAttribute<CategoryAttribute>()!.Category);
        foreach (string group in Groups)
        {
            help.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{group}:");
            foreach (PropertyInfo property in properties[group])
            {
                string values = OptionBinder.Describe(property.PropertyType);
                help.Append(CultureInfo.InvariantCulture, $"  --{KebabCase(property.Name)} ({values}; ");
                help.AppendLine(CultureInfo.InvariantCulture, $"default: {Default(property, defaults)})");
                if (comments.GetValueOrDefault(property.Name) is { } comment)
                    help.AppendLine(CultureInfo.InvariantCulture, $"      {comment}");
            }
        }

        help.AppendLine().AppendLine("Faults (can be repeated):");
        help.AppendLine("  --fault ENDPOINT:WHEN:WHAT, for example --fault status:probability=0.05:code=502");
        foreach (string line in FaultParser.Help.Split('\n'))
            help.AppendLine(CultureInfo.InvariantCulture, $"      {line.TrimEnd()}");
        return help.ToString();
    }

    private static string Next(string[] arguments, ref int at, string name) =>
        ++at < arguments.Length ? arguments[at] : throw new FormatException($"--{name} requires a value.");

    private static string KebabCase(string name) => WordStart().Replace(name, "-$0").ToLowerInvariant();

    private static string Default(PropertyInfo property, EmulatorOptions defaults) => property.GetValue(defaults) switch
    {
        null or "" => "none",
        IReadOnlyList<string> { Count: 0 } => "none",
        IReadOnlyList<string> names => string.Join(',', names),
        bool value => value ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var value => value.ToString()!,
    };

    private static Dictionary<string, string> Comments()
    {
        string path = Path.ChangeExtension(typeof(EmulatorOptions).Assembly.Location, ".xml");
        if (!File.Exists(path))
            return [];
        string prefix = $"P:{typeof(EmulatorOptions).FullName}.";
        return XDocument.Load(path).Descendants("member")
            .Where(member => member.Attribute("name")!.Value.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(
                member => member.Attribute("name")!.Value[prefix.Length..],
                member => PlainText(member.Element("summary")!));
    }

    private static string PlainText(XElement summary)
    {
        foreach (XElement reference in summary.Descendants("see").ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        return Blank().Replace(summary.Value.Trim(), " ");
    }

    [GeneratedRegex("(?<=.)[A-Z](?=[a-z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
