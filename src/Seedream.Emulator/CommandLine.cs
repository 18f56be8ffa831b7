using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Seedream.Emulator;

/// <summary>The command line: one switch an option, and faults.</summary>
internal static partial class CommandLine
{
    private static readonly string[] Groups = ["Listening", "Jobs", "Images", "Account", "Answers", "History", "Rate limit"];

    /// <summary>The faults to put in force; null if help was asked for.</summary>
    /// <exception cref="FormatException">An argument is not understood; the message says which.</exception>
    public static IReadOnlyList<Fault>? Read(string[] arguments, EmulatorOptions options)
    {
        var faults = new List<Fault>();
        for (int at = 0; at < arguments.Length; at++)
        {
            string argument = arguments[at];
            if (argument is "--help" or "-h" or "-?")
                return null;
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                throw new FormatException($"'{argument}' is not an option. Try --help.");

            (string? name, string? value) = argument[2..].Split('=', 2) is [var before, var after] ? (before, after) : (argument[2..], null);
            if (name == "fault")
                faults.Add(FaultParser.Parse(value ?? Next(arguments, ref at, name)));
            else if (OptionBinder.IsSwitch(name))
                OptionBinder.Set(options, name, value ?? "true");
            else
                OptionBinder.Set(options, name, value ?? Next(arguments, ref at, name));
        }

        return faults;
    }

    /// <summary>What <c>--help</c> prints. The texts are the doc comments of the options.</summary>
    public static string Help(EmulatorOptions defaults)
    {
        Dictionary<string, string> comments = Comments();
        var help = new StringBuilder();
        help.AppendLine("The image service on loopback, for tests and trials. Prints where it listens and runs until it is stopped.");
        ILookup<string, PropertyInfo> properties = OptionBinder.All.ToLookup(property => property.GetCustomAttribute<CategoryAttribute>()!.Category);
        foreach (string group in Groups)
        {
            help.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{group}:");
            foreach (PropertyInfo? property in properties[group])
            {
                help.AppendLine(CultureInfo.InvariantCulture, $"  --{Kebab(property.Name)} ({OptionBinder.Describe(property.PropertyType)}; default {Default(property, defaults)})");
                if (comments.GetValueOrDefault(property.Name) is { } comment)
                    help.AppendLine(CultureInfo.InvariantCulture, $"      {comment}");
            }
        }

        help.AppendLine().AppendLine("Faults, as often as wanted:  --fault endpoint:when:what, such as --fault status:probability=0.05:code=502");
        foreach (string line in FaultParser.Help.Split('\n'))
            help.AppendLine(CultureInfo.InvariantCulture, $"  {line.TrimEnd()}");
        return help.ToString();
    }

    private static string Next(string[] arguments, ref int at, string name) =>
        ++at < arguments.Length ? arguments[at] : throw new FormatException($"--{name} needs a value.");

    private static string Kebab(string name) => WordStart().Replace(name, "-$0").ToLowerInvariant();

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
            .ToDictionary(member => member.Attribute("name")!.Value[prefix.Length..], member => Text(member.Element("summary")!));
    }

    private static string Text(XElement summary)
    {
        foreach (XElement? reference in summary.Descendants("see").ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        return Blank().Replace(summary.Value.Trim(), " ");
    }

    [GeneratedRegex("(?<=.)[A-Z](?=[a-z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
