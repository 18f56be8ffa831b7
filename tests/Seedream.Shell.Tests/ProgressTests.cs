using System.Management.Automation;

namespace Seedream.Shell.Tests;

public sealed class ProgressTests
{
    private readonly FakeScreen _screen = new(width: 60);
    private readonly ShellUserInterface _userInterface;

    public ProgressTests() => _userInterface = new ShellUserInterface(_screen.Terminal, new LineReader(_screen.Terminal));

    [Theory]
    [InlineData("Editing", "3 of 8", 37)]
    [InlineData("編集しています", "三枚", 100)]
    [InlineData("A very long activity that would fill the whole of the line by itself", "and a status that is as long as that again", -1)]
    public void TheLineFitsTheScreen(string activity, string status, int percent)
    {
        string line = ProgressLine.Render(new ProgressRecord(1, activity, status) { PercentComplete = percent, SecondsRemaining = 75 }, 59);

        Assert.InRange(CellWidth.Of(new System.Management.Automation.Internal.StringDecorated(line).ToString(OutputRendering.PlainText)), 50, 59);
        Assert.Contains("00:01:15", line.Replace(PSStyle.Instance.ReverseOff, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void OutputTakesTheLineAwayAndPutsItBack()
    {
        Report(ProgressRecordType.Processing);
        int before = _screen.Written.Length;
        _userInterface.WriteLine("result");

        Assert.Matches(@"^\r\e\[2Kresult\r?\n\r\e\[2K.*Editing", _screen.Written[before..]);
    }

    [Fact]
    public void AHalfWrittenLineKeepsTheProgressAway()
    {
        Report(ProgressRecordType.Processing);
        _userInterface.Write("half");
        Report(ProgressRecordType.Processing);
        Assert.EndsWith("half", _screen.Written, StringComparison.Ordinal);

        _userInterface.WriteLine(" done");
        Assert.Matches(@"half done\r?\n\r\e\[2K.*Editing", _screen.Written);
    }

    [Fact]
    public void CompletionLeavesNothingBehind()
    {
        Report(ProgressRecordType.Processing);
        Report(ProgressRecordType.Completed);

        Assert.EndsWith("\r\e[2K", _screen.Written, StringComparison.Ordinal);
    }

    private void Report(ProgressRecordType type) =>
        _userInterface.WriteProgress(1, new ProgressRecord(1, "Editing", "half") { PercentComplete = 50, RecordType = type });
}
