using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace Seedream.Shell;

/// <summary>Asks the person what a command wants to know, and says so plainly where there is none.</summary>
internal sealed class Questions(PSHostUserInterface screen, LineReader reader)
{
    /// <summary>A line of text.</summary>
    /// <param name="whatWasAsked">For the error where nobody can answer.</param>
    /// <param name="prompt">What stands before the answer.</param>
    /// <exception cref="HostException">The input is not a terminal.</exception>
    /// <exception cref="PipelineStoppedException">Ctrl+C was the answer.</exception>
    public string AskLine(string whatWasAsked, string prompt = "")
    {
        RequirePerson(whatWasAsked);
        try
        {
            return reader.ReadAnswer(prompt) ?? throw new PipelineStoppedException();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>A line of text that does not show.</summary>
    public SecureString AskSecret(string prompt = "")
    {
        RequirePerson("A secret was asked for");
        try
        {
            return reader.ReadSecret(prompt);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>A value for each field, such as the mandatory parameters a command was called without.</summary>
    public Dictionary<string, PSObject> AskFields(string caption, string message, IEnumerable<FieldDescription> fields)
    {
        FieldDescription[] wanted = fields.ToArray();
        RequirePerson($"{string.Join(", ", wanted.Select(field => field.Name))} was not given");
        Introduce(caption, message);
        return wanted.ToDictionary(field => field.Name, field => PSObject.AsPSObject(AskField(field)));
    }

    /// <summary>One of several answers, by its letter or its name.</summary>
    /// <returns>The place of the answer among the choices.</returns>
    public int AskChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequirePerson(string.IsNullOrEmpty(caption) ? "A choice was asked for" : $"'{caption}' was asked");
        Introduce(caption, message);
        string menu = string.Concat(choices.Select(choice => $"[{Key(choice)}] {Name(choice)}  "));
        string fallback = defaultChoice < 0 ? "" : $" (default is \"{Key(choices[defaultChoice])}\")";
        while (true)
        {
            string answer = AskLine("", $"{menu}[?] Help{fallback}: ").Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;

            int chosen = choices.ToList().FindIndex(choice =>
                answer.Equals(Key(choice), StringComparison.OrdinalIgnoreCase) || answer.Equals(Name(choice), StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
                return chosen;

            if (answer == "?")
            {
                foreach (ChoiceDescription choice in choices)
                    screen.WriteLine($"{Key(choice)} - {choice.HelpMessage}");
            }
        }
    }

    /// <summary>A user name, unless it is known, and a password.</summary>
    public PSCredential AskCredential(string caption, string message, string userName)
    {
        RequirePerson("A credential was asked for");
        Introduce(caption, message);
        string user = string.IsNullOrEmpty(userName) ? AskLine("", "User: ") : userName;
        return new PSCredential(user, AskSecret($"Password for user {user}: "));
    }

    private static string Name(ChoiceDescription choice) => choice.Label.Replace("&", "", StringComparison.Ordinal);

    // "Yes to &All" is answered with A, and a label without a mark with itself.
    private static string Key(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length ? choice.Label[(mark + 1)..(mark + 2)].ToUpperInvariant() : choice.Label;
    }

    private object AskField(FieldDescription field)
    {
        Type type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(SecureString))
            return AskSecret($"{field.Name}: ");
        if (type == typeof(PSCredential))
            return AskCredential("", "", "");
        return type.IsArray ? AskList(field.Name).ToArray() : AskLine("", $"{field.Name}: ");
    }

    // As in PowerShell, an empty line ends a list.
    private IEnumerable<string> AskList(string name)
    {
        for (int at = 0; ; at++)
        {
            string entry = AskLine("", $"{name}[{at}]: ");
            if (entry.Length == 0)
                yield break;
            yield return entry;
        }
    }

    private void Introduce(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption))
            screen.WriteLine($"{Environment.NewLine}{PSStyle.Instance.Bold}{caption}{PSStyle.Instance.Reset}");
        if (!string.IsNullOrEmpty(message))
            screen.WriteLine(message);
    }

    private void RequirePerson(string whatWasAsked)
    {
        if (!reader.IsInteractive)
            throw NotInteractive.Because(whatWasAsked);
    }
}
