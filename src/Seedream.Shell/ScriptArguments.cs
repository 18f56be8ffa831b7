using System.Management.Automation.Runspaces;

namespace Seedream.Shell;

/// <summary>Turns the words after a script into its arguments, by the rules of PowerShell's <c>-File</c>.</summary>
internal static class ScriptArguments
{
    /// <summary>
    /// A word with a dash names a parameter, a colon in it joins name and value, and every other word is a value: the
    /// binder then decides whether the name before it wanted one. Nothing is evaluated.
    /// </summary>
    public static IEnumerable<CommandParameter> Bind(IEnumerable<string> words)
    {
        string? awaitingValue = null;
        foreach (var word in words)
        {
            if (awaitingValue is not null)
            {
                yield return new CommandParameter(awaitingValue, word);
                awaitingValue = null;
            }
            else if (word.Length < 2 || word[0] != '-')
            {
                yield return new CommandParameter(null, word);
            }
            else if (word.EndsWith(':'))
            {
                awaitingValue = word.TrimEnd(':');
            }
            else
            {
                yield return Named(word);
            }
        }

        if (awaitingValue is not null)
            yield return new CommandParameter(awaitingValue);
    }

    private static CommandParameter Named(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new CommandParameter(word)
            : new CommandParameter(word[..colon], TextOrBoolean(word[(colon + 1)..]));
    }

    // -Switch:$false has to reach a switch as a boolean: it converts from nothing else.
    private static object TextOrBoolean(string text) =>
        bool.TryParse(text.AsSpan(text.StartsWith('$') ? 1 : 0), out var boolean) ? boolean : text;
}
