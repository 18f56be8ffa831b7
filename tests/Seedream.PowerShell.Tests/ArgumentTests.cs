using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>A wrong argument is refused once, before anything is done, and never read as another value.</summary>
public sealed class ArgumentTests : SeedreamTest
{
    [Theory]
    [InlineData("-MaximumCost '0,05'")]
    [InlineData("-MaximumCost '5 USD'")]
    [InlineData("-MaximumCost '$5'")]
    [InlineData("-MaximumCost '1e3'")]
    [InlineData("-MaximumCost '1.000,50'")]
    [InlineData("-MaximumCost ''")]
    [InlineData("-MaximumCost $nothing")]
    [InlineData("-ThrottleLimit '3,0'")]
    [InlineData("-TimeoutSec '1,000'")]
    [InlineData("-RequestsPerMinute '1,0'")]
    [InlineData("-RequestsPerMinute $nothing")]
    [InlineData("-MaximumRetryCount '1,0'")]
    [InlineData("-ConnectionTimeoutSeconds '1,0'")]
    [InlineData("-MaxImages '3,0'")]
    [InlineData("-MaxImages '1.5'")]
    [InlineData("-ResubmitAfter '2'")]
    [InlineData("-ResubmitAfter 2")]
    [InlineData("-ApiKey $nothing")]
    [InlineData("-ApiKey ''")]
    [InlineData("-ApiKey ([securestring]::new())")]
    [InlineData("-Endpoint $nothing")]
    [InlineData("-Endpoint ''")]
    [InlineData("-Proxy $nothing")]
    [InlineData("-LedgerPath $nothing")]
    [InlineData("-LedgerPath ''")]
    public async Task ATextThatIsNotPlainIsRefusedBeforeAnythingIsDone(string argument)
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Engine["ErrorActionPreference"] = "Continue";

        RunResult run = await Engine.RunAsync($"Get-ChildItem *.jpg | Submit-SeedreamJob 'Red' {argument}");

        // A later error would mean that the argument was taken for one that is missing.
        ErrorRecord error = run.Terminating ?? Assert.Single(run.Errors);
        Assert.Matches("^(ParameterArgument|InvalidParameter)", error.FullyQualifiedErrorId);
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("-MaximumCost '0.07'")]
    [InlineData("-MaximumCost ' 0.07 '")]
    [InlineData("-MaximumCost 0.07")]
    public async Task APlainNumberIsRead(string argument)
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");

        await Engine.RunAsync($"Get-ChildItem *.jpg | Submit-SeedreamJob 'Red' {argument}");

        Assert.Equal(2, Service.Jobs.Count);
    }

    [Theory]
    [InlineData("-Size 4K", "InvalidParameter")]
    [InlineData("-AspectRatio 5:7", "InvalidParameter")]
    [InlineData("-MaxImages 16", "InvalidParameter")]
    [InlineData("-OptimizePrompt Slow", "InvalidParameter")]
    [InlineData("-Name '{Nothing}'", "InvalidParameter")]
    [InlineData("-Direct -MaxImages 2", "InvalidParameter")]
    [InlineData("-ReferenceImage missing.jpg", "InputNotFound")]
    [InlineData("-ReferenceImage $nothing", "InputNotFound")]
    public async Task AWrongConstantIsReportedOnceAndEndsTheRun(string argument, string id)
    {
        Photos.AddMany("a.jpg", "b.jpg");

        foreach (string whatIf in new[] { "", "-WhatIf" })
        {
            RunResult run = await Engine.RunAsync(
                $"Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out {argument} {whatIf}");

            Assert.Equal(id, run.Terminating?.Id());
            Assert.Empty(run.Errors);
        }

        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task NoValueOfAnItemReachesTheNext()
    {
        Photos.AddMany("a.jpg", "b.jpg", "style.jpg");
        Dictionary<string, string> values = new()
        {
            ["Prompt"] = "'Blue'",
            ["Path"] = "'b.jpg'",
            ["LiteralPath"] = "'b.jpg'",
            ["Uri"] = "'https://photos.example/sea.jpg'",
            ["ReferenceImage"] = "'style.jpg'",
            ["AspectRatio"] = "'1:1'",
            ["Size"] = "'2K'",
            ["MaxImages"] = "2",
            ["OptimizePrompt"] = "'Standard'",
            ["Watermark"] = "$true",
            ["TextOnly"] = "$true",
            ["Destination"] = "'elsewhere'",
        };
        IReadOnlyList<PSObject> names = await RunAsync(
            """
            (Get-Command New-SeedreamImage).ParameterSets.Parameters |
                Where-Object ValueFromPipelineByPropertyName | ForEach-Object Name | Sort-Object
            """);
        Assert.Equal(values.Keys.Order(), names.Select(name => name.ToString()));

        foreach ((string name, string value) in values)
        {
            string prompt = name == "Prompt" ? "" : "Prompt = 'Blue'; ";
            string photo = name is "Path" or "LiteralPath" or "Uri" or "TextOnly" ? "" : "LiteralPath = 'b.jpg'; ";
            foreach (string failing in new[] { "", "MaxImages = 'many'; " })
            {
                string own = name == "MaxImages" && failing.Length > 0 ? "" : $"{name} = {value}; ";
                RunResult run = await Engine.RunAsync(
                    $$"""
                    [pscustomobject]@{ {{prompt}}{{photo}}{{own}}{{failing}} },
                        [pscustomobject]@{ Prompt = 'Red'; LiteralPath = 'a.jpg' } |
                        New-SeedreamImage -WhatIf -PassThru -Destination { $_.Destination ? $_.Destination : $out }
                    """);
                PSObject plan = run.Output[^1];
                Assert.Equal(
                    ["Red", Photos.PathOf("a.jpg"), "", "", "", "1", "", "", "False", Out],
                    plan.Texts(
                        "Prompt", "LiteralPath", "Uri", "ReferenceImage", "Size", "ImageCount", "OptimizePrompt",
                        "Watermark", "TextOnly", "Destination"));
                Assert.NotEqual("1:1", plan.Text("AspectRatio"));
            }
        }
    }

    [Fact]
    public async Task TheErrorOfAnotherRunspaceNamesItAndSaysWhatWorks()
    {
        using Engine engine = CreateEngine(Service.Endpoint, null);

        RunResult run = await engine.RunAsync(
            $$"""
            $null = Connect-Seedream -ApiKey {{Key}}
            $other = [powershell]::Create([runspacefactory]::CreateRunspace())
            $other.Runspace.Open()
            $other.Runspace.Name = 'Worker'
            try {
                $module = (Get-Module Seedream).Path
                $script = "Import-Module '$module'; Get-SeedreamCredit -Endpoint {{Service.Endpoint}}"
                $null = $other.AddScript($script).Invoke()
                $other.Streams.Error[0].ToString()
            }
            catch { $_.Exception.InnerException.Message }
            finally { $other.Runspace.Dispose(); $other.Dispose(); Disconnect-Seedream }
            """);

        string message = Assert.Single(run.Clean()).ToString();
        Assert.Contains("'Worker'", message, StringComparison.Ordinal);
        Assert.Contains("-ApiKey $using:key", message, StringComparison.Ordinal);
    }
}
