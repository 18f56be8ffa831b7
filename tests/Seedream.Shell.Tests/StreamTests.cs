namespace Seedream.Shell.Tests;

/// <summary>Which stream carries what, and how it looks where nobody looks on.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ErrorsGoToTheErrorStreamInPowerShellsOwnView()
    {
        ShellProcess.Result result = await ShellProcess.RunAsync(_folder.Add("run.ps1", "'before'\nGet-ChildItem nowhere\nthrow 'enough'"));

        Assert.Equal("before", result.Output.Trim());
        Assert.Matches(@"Get-ChildItem: .*run\.ps1:2", result.Error);
        Assert.Matches(@"Exception: .*run\.ps1:3", result.Error);
        Assert.Contains("   3 |  throw 'enough'", result.Error, StringComparison.Ordinal);
        Assert.Contains("| enough", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessagesGoToTheOutput()
    {
        string script = _folder.Add("run.ps1", "[CmdletBinding()]param()\n$PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteVerbose('detail'); $DebugPreference = 'Continue'; $PSCmdlet.WriteDebug('inside')");

        ShellProcess.Result result = await ShellProcess.RunAsync(script, "-Verbose");

        Assert.Contains("WARNING: careful", result.Output, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: detail", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task RedirectedStreamsHaveNoColours()
    {
        ShellProcess.Result result = await ShellProcess.RunAsync("-c", "$PSStyle.Foreground.Red + 'red'; Get-ChildItem nowhere");

        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    [Fact]
    public async Task ColoursCanBeInsistedOn()
    {
        ShellProcess.Result result = await ShellProcess.RunAsync("-c", "$PSStyle.OutputRendering = 'Ansi'; $PSStyle.Foreground.Red + 'red'");

        Assert.Contains("\e[31mred", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesShowAsATable()
    {
        _folder.Add("Größe [1].jpg", "12345");

        ShellProcess.Result result = await ShellProcess.RunAsync("-c", $"Get-ChildItem '{_folder.FullName}'");

        Assert.Contains($"Directory: {_folder.FullName}", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"LastWriteTime +(Size|Length) Name", result.Output);
        Assert.Matches(@" 5 Größe \[1\]\.jpg", result.Output);
    }

    [Fact]
    public async Task TheWidthFollowsTheEnvironment()
    {
        ShellProcess.Result result = await ShellProcess.RunWithAsync("", new() { ["COLUMNS"] = "40" }, "-c", "[pscustomobject]@{ A = 'x' * 80; B = 1 }");

        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 40));
    }

    [Fact]
    public async Task ProgressIsQuietWhereNobodyLooks()
    {
        string script = _folder.Add("run.ps1", "[CmdletBinding()]param()\n$PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'Editing', 'half'))");

        ShellProcess.Result result = await ShellProcess.RunAsync(script);

        Assert.Empty(result.Output + result.Error);
    }

    [Theory]
    [InlineData("$Host.UI.ReadLine()", "not a terminal")]
    [InlineData("$Host.UI.PromptForChoice('Sure?', 'Really', [System.Management.Automation.Host.ChoiceDescription[]]@('&Yes', '&No'), 0)", "not a terminal")]
    [InlineData("function f { param([Parameter(Mandatory)]$Prompt) } f", "missing mandatory parameters: Prompt")]
    public async Task QuestionsNobodyCanAnswerAreErrors(string question, string expected)
    {
        ShellProcess.Result result = await ShellProcess.RunAsync("-c", question);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, string.Join(' ', result.Error.Split([' ', '|', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
