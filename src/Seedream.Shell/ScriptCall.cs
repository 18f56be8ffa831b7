using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace Seedream.Shell;

/// <summary>The statement that calls a script with the words that follow it on the command line.</summary>
internal static partial class ScriptCall
{
    /// <summary>
    /// By the rules of PowerShell's <c>-File</c>: a word with a dash names a parameter, a colon in it joins name and
    /// value, and every other word is a value; the binder then decides whether the name before it wanted one. A word
    /// is never evaluated, except that <c>-Switch:$false</c> has to be a boolean: a switch converts from nothing else.
    /// </summary>
    public static string Compose(string path, IReadOnlyList<string> words)
    {
        string statement = "& " + Quote(path);
        for (int at = 0; at < words.Count; at++)
        {
            if (Parameter().Match(words[at]) is not { Success: true } parameter)
                statement += " " + Quote(words[at]);
            else if (!parameter.Groups["colon"].Success)
                statement += " " + words[at];
            else if (parameter.Groups["value"].Length > 0)
                statement += $" {parameter.Groups["name"]}:{Literal(parameter.Groups["value"].Value)}";
            else
                statement += " " + parameter.Groups["name"] + (++at < words.Count ? ":" + Quote(words[at]) : "");
        }

        return statement;
    }

    private static string Literal(string text) =>
        bool.TryParse(text.AsSpan(text.StartsWith('$') ? 1 : 0), out bool boolean) ? $"${boolean}" : Quote(text);

    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"\A(?<name>-[\p{L}_?]\w*)(?<colon>:(?<value>.*))?\z", RegexOptions.Singleline)]
    private static partial Regex Parameter();
}
