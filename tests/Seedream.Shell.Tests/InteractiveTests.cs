namespace Seedream.Shell.Tests;

/// <summary>The prompt, with a person at it.</summary>
public sealed class InteractiveTests
{
    private readonly FakeScreen _screen = new(width: 200);

    [Fact]
    public async Task StatementsRunUntilExit()
    {
        Assert.Equal(3, await RunAsync("6 * 7\nexit 3\n"));
        Assert.Contains("\n42", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOpenBraceAsksForMore()
    {
        await RunAsync("if ($true) {\n'in' + 'side'\n}\nexit\n");

        Assert.Contains(">> ", _screen.Written, StringComparison.Ordinal);
        Assert.Contains("\ninside", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TabCompletes()
    {
        await RunAsync("(Get-ChildI\t).CommandType\n(Get-Command Get-ChildI\t).Name.ToUpperInvariant()\nexit\n");

        Assert.Contains("GET-CHILDITEM", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErrorDoesNotEndTheSession()
    {
        Assert.Equal(0, await RunAsync("throw 'enough'\n'still ' + 'here'\nexit\n"));
        Assert.Contains("still here", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfirmationAsksAndExplains()
    {
        await RunAsync("""
            function f { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() foreach ($x in 1..3) { if ($PSCmdlet.ShouldProcess("photo $x")) { "edited $x" } } }
            f
            ?
            n
            s
            'susp' + 'ended'
            exit
            a
            exit

            """.ReplaceLineEndings("\n"));

        Assert.Contains("[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): ", _screen.Written, StringComparison.Ordinal);
        Assert.Contains("Y - Continue", _screen.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("\nedited 1", _screen.Written, StringComparison.Ordinal);
        Assert.Contains("\nsuspended", _screen.Written, StringComparison.Ordinal);
        Assert.Contains("\nedited 2", _screen.Written, StringComparison.Ordinal);
        Assert.Contains("\nedited 3", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MandatoryParametersAreAskedFor()
    {
        await RunAsync("function f { param([Parameter(Mandatory)][string[]]$Path, [Parameter(Mandatory)][int]$Count) \"$Path $($Count + 1)\" }\nf\none\ntwo\n\n41\nexit\n");

        Assert.Contains("\none two 42", _screen.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretsDoNotShow()
    {
        await RunAsync("$c = $Host.UI.PromptForCredential('', '', 'me', '')\nhidden!\n$c.GetNetworkCredential().Password.Length\nexit\n");

        Assert.Contains("\n7", _screen.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden!", _screen.Written, StringComparison.Ordinal);
    }

    private async Task<int> RunAsync(string typed) => await Application.RunAsync(CommandLine.Parse([]), _screen.Type(typed).Terminal);
}
