using System.Reflection;
using System.Xml.Linq;
using Seedream.Help;

if (args is not ["build" or "update", var pages, var assembly, var output])
{
    Console.Error.WriteLine("Usage: Seedream.Help (build | update) PAGES ASSEMBLY OUTPUT");
    return 2;
}

Dictionary<string, CmdletFacts> cmdlets = CmdletFacts.Read(Assembly.LoadFrom(Path.GetFullPath(assembly)));
IEnumerable<string> names = Directory.GetFiles(pages, "*.md").Select(Path.GetFileNameWithoutExtension)!;
List<XElement> commands = [];
bool isValid = true;
Directory.CreateDirectory(output);

foreach (string name in names.Union(cmdlets.Keys).Order(StringComparer.Ordinal))
{
    string file = Path.GetFullPath(Path.Combine(pages, $"{name}.md"));
    try
    {
        if (name.StartsWith("about_", StringComparison.Ordinal))
            Save($"{name}.help.txt", AboutTopic.ToText(name, Read(file)));
        else
            commands.Add(Convert(file, name));
    }
    catch (InvalidDataException failure)
    {
        // MSBuild shows a line of this form as an error of the file.
        Console.WriteLine($"{file} : error HELP : {failure.Message}");
        isValid = false;
    }
}

if (isValid)
    Save($"{Path.GetFileName(assembly)}-Help.xml", Maml.Document(commands).ToString());

return isValid ? 0 : 1;

XElement Convert(string file, string name)
{
    if (!cmdlets.TryGetValue(name, out CmdletFacts? cmdlet))
        throw new InvalidDataException("The module has no such cmdlet.");

    string written = Read(File.Exists(file) ? file : Path.Combine(AppContext.BaseDirectory, "NewPage.md"));
    HelpPage page = HelpPage.Parse(written).With(cmdlet);
    if (args[0] == "update")
        File.WriteAllText(file, written = page.ToString());

    page.RequireSameAs(written);
    return Maml.Command(page, cmdlet);
}

void Save(string name, string text) => File.WriteAllText(Path.Combine(output, name), text);

static string Read(string file) => File.ReadAllText(file).ReplaceLineEndings("\n");
