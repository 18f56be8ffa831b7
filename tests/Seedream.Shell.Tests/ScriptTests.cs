namespace Seedream.Shell.Tests;

/// <summary>Scripts and commands as another program starts them: what they are given, and what they give back.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 5", 5)]
    [InlineData("exit 0", 0)]
    [InlineData("1/0; 'on it goes'", 0)]
    [InlineData("throw 'enough'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-ChildItem nowhere; exit 0", 1)]
    [InlineData("if (1) {", 1)]
    public async Task AScriptDecidesTheExitCode(string script, int expected) =>
        Assert.Equal(expected, (await ShellProcess.RunAsync(_folder.Add("run.ps1", script))).ExitCode);

    [UnixFact]
    public async Task AProgramThatFailsInAScriptIsTheScriptsBusiness() =>
        Assert.Equal(0, (await ShellProcess.RunAsync(_folder.Add("run.ps1", "/bin/false"))).ExitCode);

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("'fine'", 0)]
    [InlineData("throw 'enough'", 1)]
    [InlineData("Get-ChildItem nowhere", 1)]
    [InlineData("Get-ChildItem nowhere; 'fine'", 0)]
    [InlineData("\"open", 1)]
    public async Task TheLastStatementOfACommandDecidesTheExitCode(string command, int expected) =>
        Assert.Equal(expected, (await ShellProcess.RunAsync("-c", command)).ExitCode);

    [Fact]
    public async Task ArgumentsBindAsInPowerShell()
    {
        string script = _folder.Add("it's [1].ps1", """
            param([string]$Name, [switch]$Quick, [switch]$Slow, [int]$Count, [Parameter(ValueFromRemainingArguments)]$Rest)
            "$Name|$Quick|$Slow|$($Count + 1)|$Rest"
            """);

        ShellProcess.Result result = await ShellProcess.RunAsync("-File", script, "-Name", "a b", "-Quick", "-Slow:$false", "-Count:", "2", "x", "$HOME");

        Assert.Equal($"a b|True|False|3|x $HOME{Environment.NewLine}", result.Output);
    }

    [Fact]
    public async Task AScriptKnowsWhereItIs()
    {
        string script = _folder.Add("where.ps1", "$PSCommandPath; $PSScriptRoot; $MyInvocation.MyCommand.Path; $PSVersionTable.PSEdition; $args.Count");

        ShellProcess.Result result = await ShellProcess.RunAsync(script, "one", "two");

        Assert.Equal([script, _folder.FullName, script, "Core", "2"], Lines(result.Output));
    }

    [Fact]
    public async Task RedirectedInputIsAScript()
    {
        ShellProcess.Result result = await ShellProcess.RunWithAsync("foreach ($i in 1..2) {\n  $i\n}\nexit 4\n", []);

        Assert.Equal(4, result.ExitCode);
        Assert.Equal(["1", "2"], Lines(result.Output));
    }

    [Fact]
    public async Task AMissingScriptIsAMistakeOnTheCommandLine()
    {
        ShellProcess.Result result = await ShellProcess.RunAsync("nowhere.ps1");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("nowhere.ps1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheModuleIsThere()
    {
        ShellProcess.Result result = await ShellProcess.RunAsync("-c", "(Get-Command New-SeedreamImage).Source; (Get-Module Seedream -ListAvailable).Name");

        Assert.Equal(["Seedream", "Seedream"], Lines(result.Output));
    }

    [Fact]
    public async Task TheEmulatorTakesThePlaceOfTheService()
    {
        ShellProcess.Result result = await ShellProcess.RunWithAsync("", new() { ["SEGMIND_API_KEY"] = "real" }, "--emulator", "-c", "$env:SEEDREAM_ENDPOINT; $env:SEGMIND_API_KEY -eq 'real'");

        Assert.Matches(@"^http://127\.0\.0\.1:\d+/\r?\nFalse\r?\n$", result.Output);
        Assert.Contains("nothing costs money", result.Error, StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
