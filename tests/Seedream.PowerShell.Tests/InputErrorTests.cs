using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>An edit that would fail is refused before it is paid, and the others are made.</summary>
public sealed class InputErrorTests : SeedreamTest
{
    [Theory]
    [InlineData("Path", "missing.jpg", "InputNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Prompt", "", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("Prompt", "  ", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("AspectRatio", "5:7", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("Size", "4K", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "16", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "0", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("MaxImages", "15", "InputRejected", ErrorCategory.InvalidData)]
    [InlineData("OptimizePrompt", "Slow", "InvalidParameter", ErrorCategory.InvalidArgument)]
    [InlineData("ReferenceImage", "missing.jpg", "InputNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Destination", "blocked", "DestinationUnavailable", ErrorCategory.WriteError)]
    public async Task ABadCellFailsItsRowOnly(string column, string cell, string id, ErrorCategory category)
    {
        Photos.AddMany("bad.jpg", "good.jpg");
        Photos.AddBytes("blocked", [1]);
        Engine["column"] = column;
        Engine["cell"] = cell;

        RunResult run = await Engine.RunAsync(
            """
            $bad = @{ Path = 'bad.jpg'; Prompt = 'Red' }
            $bad[$column] = $cell
            [pscustomobject]$bad, [pscustomobject]@{ Path = 'good.jpg'; Prompt = 'Red' } |
                New-SeedreamImage -Destination { if ($_.Destination) { $_.Destination } else { $out } }
            """);

        AssertOneError(run, id, category, Photos.PathOf(column == "Path" ? cell : "bad.jpg"));
        AssertOnlyGoodWasMade(run);
    }

    [Theory]
    [InlineData("-Prompt ''")]
    [InlineData("-Prompt Red -AspectRatio 5:7")]
    [InlineData("-Prompt Red -Size 4K")]
    [InlineData("-Prompt Red -MaxImages 16")]
    [InlineData("-Prompt Red -OptimizePrompt Slow")]
    [InlineData("-Prompt Red -Size 4K -WhatIf")]
    [InlineData("-Prompt Red -Direct -MaxImages 2")]
    public async Task ABadValueOnTheCommandLineEndsTheRunAtOnce(string parameters)
    {
        Photos.AddMany("a.jpg", "b.jpg");

        RunResult run = await Engine.RunAsync(
            $"Get-ChildItem *.jpg | New-SeedreamImage {parameters} -Destination $out");

        run.AssertEndedBy("InvalidParameter", ErrorCategory.InvalidArgument);
        Assert.Contains("Nothing was", run.Terminating!.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task AFileThatIsNotTheModulesIsNotOverwritten()
    {
        Photos.AddMany("bad.jpg", "good.jpg");
        string there = Photos.AddBytes("out/bad.jpg", [1, 2, 3]);

        RunResult run = await Engine.RunAsync("'bad.jpg', 'good.jpg' | New-SeedreamImage 'Red' -Destination $out");

        AssertOneError(run, "DestinationExists", ErrorCategory.ResourceExists, Photos.PathOf("bad.jpg"));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(there));
        AssertOnlyGoodWasMade(run);
    }

    private static void AssertOneError(RunResult run, string id, ErrorCategory category, string target)
    {
        ErrorRecord error = run.AssertOneError(id, category);
        Assert.Equal(target, error.TargetObject.ToString());
        Assert.Contains("Nothing was", error.ToString(), StringComparison.Ordinal);
    }

    private void AssertOnlyGoodWasMade(RunResult run)
    {
        PSObject image = Assert.Single(run.Output);
        Assert.Equal(Photos.PathOf("good.jpg"), image.Text("Source"));
        AssertBelongsToItsJob(image);
        Assert.Equal((1, 1), (Service.Counters.JobsAccepted, Service.Counters.Requests[EmulatorEndpoint.Submit]));
    }
}
