namespace Seedream.Shell.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void EverythingAfterTheScriptIsTheScripts()
    {
        var read = CommandLine.Parse(["--emulator", "--latency", "500ms", "edit.ps1", "--emulator", "-c", "x"]);

        Assert.Equal((ShellAction.RunFile, "edit.ps1"), (read.Action, read.Target));
        Assert.Equal(["--emulator", "-c", "x"], read.Arguments);
        Assert.True(read.Emulator);
        Assert.Equal(TimeSpan.FromMilliseconds(500), read.Latency);
    }

    [Theory]
    [InlineData("-c")]
    [InlineData("-Command")]
    [InlineData("--command")]
    public void EverythingAfterCommandIsTheCommand(string option)
    {
        var read = CommandLine.Parse(["-NoProfile", option, "1", "+", "2"]);

        Assert.Equal((ShellAction.RunCommand, "1 + 2"), (read.Action, read.Target));
    }

    [Theory]
    [InlineData]
    [InlineData("-c", "-")]
    [InlineData("-File", "-")]
    public void WithoutATargetTheInputIsRead(params string[] arguments) =>
        Assert.Equal(ShellAction.ReadInput, CommandLine.Parse(arguments).Action);

    [Theory]
    [InlineData("2s", 2000)]
    [InlineData("0.5s", 500)]
    [InlineData("250ms", 250)]
    [InlineData("1m", 60_000)]
    public void DurationsHaveUnits(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), CommandLine.Parse(["--latency", text]).Latency);

    [Theory]
    [InlineData("--latency", "2")]
    [InlineData("--latency", "s")]
    [InlineData("--latency")]
    [InlineData("-File")]
    [InlineData("-c")]
    [InlineData("--emulate")]
    public void NonsenseIsRefused(params string[] arguments) =>
        Assert.Throws<CommandLineException>(() => CommandLine.Parse(arguments));
}
