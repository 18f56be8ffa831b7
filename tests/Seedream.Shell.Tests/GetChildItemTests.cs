using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Seedream.Shell.Tests;

public sealed class GetChildItemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(ShellSession.CreateState(moduleManifest: ""));

    public GetChildItemTests()
    {
        foreach (string name in (string[])["a b.jpg", "[1].jpg", "ä.JPG", "x.png", "Ünter Ordner/ü.jpg", "Ünter Ordner/tief/t.jpg", ".hidden.jpg"])
            _folder.Add(name);
        _runspace.Open();
        _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(_folder.FullName));
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-ChildItem", "Ünter Ordner, [1].jpg, a b.jpg, ä.JPG, x.png")]
    [InlineData("gci *", "Ünter Ordner, [1].jpg, a b.jpg, ä.JPG, x.png")]
    [InlineData("dir *.jpg", "[1].jpg, a b.jpg, ä.JPG")]
    [InlineData("gci . *.jpg", "[1].jpg, a b.jpg, ä.JPG")]
    [InlineData("gci x.png", "x.png")]
    [InlineData("gci [ax]*", "a b.jpg, x.png")]
    [InlineData("gci '`[*'", "[1].jpg")]
    [InlineData("gci '`[1`].jpg'", "[1].jpg")]
    [InlineData("gci '[1].jpg'", "")]
    [InlineData("gci -LiteralPath '[1].jpg'", "[1].jpg")]
    [InlineData("gci Ünter*/*.jpg", "ü.jpg")]
    [InlineData("gci 'Ünter Ordner', x.png", "tief, ü.jpg, x.png")]
    [InlineData("'Ünter Ordner', 'x.png' | gci", "tief, ü.jpg, x.png")]
    [InlineData("gci *.jpg -Force", ".hidden.jpg, [1].jpg, a b.jpg, ä.JPG")]
    [InlineData("gci -File -Filter a*", "a b.jpg")]
    [InlineData("gci -Directory", "Ünter Ordner")]
    [InlineData("gci * -Include *.jpg, *.png -Exclude a*", "[1].jpg, ä.JPG, x.png")]
    [InlineData("gci -Include *.jpg", "")]
    [InlineData("gci -Recurse -Include *.jpg", "[1].jpg, a b.jpg, ä.JPG, ü.jpg, t.jpg")]
    [InlineData("gci *.jpg -Recurse -Exclude a*, '`[*'", "ä.JPG, ü.jpg, t.jpg")]
    [InlineData("gci -Depth 1 -Filter ?.jpg", "ä.JPG, ü.jpg")]
    [InlineData("gci -Recurse -Name -Filter t*", "Ünter Ordner/tief, Ünter Ordner/tief/t.jpg")]
    [InlineData("gci -Name *.png", "x.png")]
    public void ChoosesWhatPowerShellChooses(string command, string expected)
    {
        IEnumerable<string> names = Invoke(command).Select(item => (item.Properties["PSChildName"]?.Value ?? item).ToString()!.Replace('\\', '/'));

        Assert.Equal(expected, string.Join(", ", names));
    }

    [Fact]
    public void ItemsCarryWhatTheProviderKnows()
    {
        PSObject item = Assert.Single(Invoke("gci -LiteralPath '[1].jpg'"));

        Assert.IsType<FileInfo>(item.BaseObject);
        Assert.EndsWith($"FileSystem::{Path.Combine(_folder.FullName, "[1].jpg")}", (string)item.Properties["PSPath"].Value, StringComparison.Ordinal);
        Assert.EndsWith(_folder.FullName, (string)item.Properties["PSParentPath"].Value, StringComparison.Ordinal);
        Assert.Equal(false, item.Properties["PSIsContainer"].Value);
        Assert.Equal("[1].jpg", Invoke("gci *.jpg | gci")[0].Properties["PSChildName"].Value);
    }

    [Fact]
    public void OtherProvidersListToo()
    {
        Assert.Equal("Set-Location", Assert.Single(Invoke("gci alias:c* | Where-Object Name -eq cd | ForEach-Object Definition")).BaseObject);
        Assert.Equal("PSVersionTable", Assert.Single(Invoke("gci variable: | Where-Object Name -eq PSVersionTable | ForEach-Object Name")).BaseObject);
    }

    [Fact]
    public void AMissingPathIsAnErrorAndTheOthersAreListed()
    {
        using PowerShell shell = PowerShell.Create(_runspace).AddScript("gci nowhere, x.png");

        Assert.Single(shell.Invoke());
        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.StartsWith("PathNotFound", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [UnixFact]
    public void LinksAreListedAndNotFollowed()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "again"), _folder.FullName);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "broken"), "/nowhere/at/all");

        IEnumerable<string> names = Invoke("gci -Recurse -Name").Select(name => name.ToString());

        Assert.Contains("again", names);
        Assert.Contains("broken", names);
        Assert.DoesNotContain("again/x.png", names);
    }

    [Fact]
    public void LocationsCanBeChanged()
    {
        Assert.Equal(Path.Combine(_folder.FullName, "Ünter Ordner"), Assert.Single(Invoke("cd 'Ünter*'; pwd")).ToString());
        Assert.Equal(_folder.FullName, Assert.Single(Invoke("cd ..; pwd")).ToString());
    }

    private Collection<PSObject> Invoke(string script)
    {
        using PowerShell shell = PowerShell.Create(_runspace).AddScript(script);
        return shell.Invoke();
    }
}
