using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Seedream.Core.Tests;

/// <summary>The rules for folders in <c>docs/architecture.md</c>, and the length of lines.</summary>
public sealed partial class SourceTests
{
    private const int LongestLine = 120;

    // Each room and the rooms that its files may name. The list is in order: no room names one that follows it.
    private static readonly (string Room, string[] MayUse)[] Rooms =
    [
        ("Edits.Formats", []),
        ("Edits", ["Edits.Formats"]),
        ("Service.Connection", ["Edits"]),
        ("Service.Transport", ["Edits", "Service.Connection"]),
        ("Service.Wire", ["Edits", "Edits.Formats", "Service.Connection", "Service.Transport"]),
        ("Service", ["Edits", "Service.Connection", "Service.Transport", "Service.Wire"]),
        ("Ledger.Sqlite", ["Edits"]),
        ("Ledger", ["Edits", "Ledger.Sqlite"]),
        ("Polling", ["Edits", "Service", "Service.Connection", "Service.Transport", "Service.Wire"]),
        ("Output", ["Edits", "Edits.Formats", "Service", "Service.Connection", "Service.Transport"]),
        ("Runs.Evidence", ["Edits", "Service.Wire", "Ledger"]),
        ("Runs",
            ["Edits", "Service", "Service.Connection", "Service.Transport", "Service.Wire", "Ledger", "Polling",
            "Output", "Runs.Evidence"]),
        ("PowerShell.Errors", []),
        ("PowerShell.Loading", []),
        ("PowerShell.Session", ["Edits", "Service.Connection", "Ledger", "Runs"]),
        ("PowerShell.Async", ["PowerShell.Errors"]),
        ("PowerShell.Binding", ["Edits", "Ledger", "Output", "Runs", "PowerShell.Session"]),
        ("PowerShell.Commands",
            ["Edits", "Service.Connection", "Ledger", "Output", "Runs",
            "PowerShell.Async", "PowerShell.Binding", "PowerShell.Errors", "PowerShell.Session"]),
    ];

    [Fact]
    public void NoRoomUsesOneThatItMayNot()
    {
        string[] names = [.. Rooms.Select(room => room.Room)];
        List<string> forbidden = [];
        foreach (string file in Files("src/Seedream.Core").Concat(Files("src/Seedream.PowerShell")))
        {
            string text = File.ReadAllText(file);
            string own = Namespace().Match(text).Groups[1].Value;
            (string room, string[] mayUse) = Rooms.Single(room => room.Room == own);
            IEnumerable<string> used = Reference().Matches(text)
                .Select(match => names.Where(name => IsWithin(match.Groups[1].Value, name)).MaxBy(name => name.Length))
                .OfType<string>();
            forbidden.AddRange(used.Distinct()
                .Where(other => other != room && !mayUse.Contains(other))
                .Select(other => $"{file}: {other}"));
        }

        Assert.Empty(forbidden);
    }

    [Fact]
    public void TheRoomsHaveAnOrder()
    {
        IEnumerable<string> backwards = Rooms.SelectMany((room, index) => room.MayUse
            .Where(other => !Rooms.Take(index).Any(earlier => earlier.Room == other))
            .Select(other => $"{room.Room} → {other}"));
        Assert.Empty(backwards);
    }

    [Fact]
    public void NothingInCoreKnowsPowerShell() => Assert.DoesNotContain(
        Files("src/Seedream.Core").Concat(Files("src/Seedream.Types")),
        file => File.ReadAllText(file).Contains("System.Management.Automation", StringComparison.Ordinal));

    [Fact]
    public void NoLineIsLongerThanAScreenIsWide() => Assert.Empty(
        Files("src").Concat(Files("tests")).SelectMany(file => File.ReadLines(file)
            .Select((line, index) => (line, index))
            .Where(entry => entry.line.Length > LongestLine)
            .Select(entry => $"{file}:{entry.index + 1}")));

    // BannedSymbols.txt cannot express this: the expression is an argument of an attribute.
    [Fact]
    public void EveryGeneratedExpressionHasATimeLimit() => Assert.Empty(
        Files("src").Where(file => !file.Contains("Seedream.Help", StringComparison.Ordinal))
            .SelectMany(file => GeneratedExpression().Matches(File.ReadAllText(file))
                .Where(match => !match.Value.Contains("Milliseconds", StringComparison.Ordinal))
                .Select(match => $"{file}: {match.Value}")));

    // The operating system decides whether paths ignore case. The rooms of evidence compare names in URLs.
    [Fact]
    public void OnlyFileNamesDecidesWhichPathsAreEqual() => Assert.Empty(
        Files("src/Seedream.Core").Concat(Files("src/Seedream.PowerShell"))
            .Where(file => !file.Contains("Evidence", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "FileNames.cs")
            .SelectMany(file => File.ReadLines(file)
                .Where(line => line.Contains("IgnoreCase)", StringComparison.Ordinal) && NamesPath().IsMatch(line))
                .Select(line => $"{file}: {line.Trim()}")));

    private static bool IsWithin(string reference, string room) =>
        reference == room || reference.StartsWith(room + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Files(string folder, [CallerFilePath] string here = "")
    {
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
        return Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(file => Path.Combine(root, file));
    }

    [GeneratedRegex(@"\[GeneratedRegex\(.*?\)\]\s+(?:private|internal|public)", RegexOptions.Singleline)]
    private static partial Regex GeneratedExpression();

    [GeneratedRegex("path|folder|directory|fullname", RegexOptions.IgnoreCase)]
    private static partial Regex NamesPath();

    [GeneratedRegex(@"^namespace Seedream\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bSeedream\.([A-Z][\w.]*)")]
    private static partial Regex Reference();
}
