using System.Globalization;
using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>Objects with any properties are jobs, results or images, or are refused one by one.</summary>
public sealed class PipedObjectFuzzTests : SeedreamTest
{
    private const int DefaultCases = 500;
    private const int Batch = 250;

    private static readonly string[] Names =
    [
        "RequestId", "Index", "ImageCount", "Uri", "Images", "FullName", "Duration", "Cost", "Status", "Source", "Path",
        "ReferenceImage", "LedgerNumber", "MaxImages", "Size", "Prompt", "Watermark", "Submitted", "Endpoint", "Length",
        "Destination", "Name", "SuggestedName", "IsCostEstimated", "Error",
    ];

    private static readonly object?[] Values =
    [
        null, "", " ", "x", "id-1", "https://h/a.jpeg", "http://", "//", "1e99", "0,035", "9999-12-31T23:59:59Z",
        "0001-01-01", "NaN", "79228162514264337593543950336", "\u202e", "\0", "..", "Completed", "true", -1,
        int.MaxValue, long.MinValue, long.MaxValue, double.NaN, double.PositiveInfinity, decimal.MaxValue, true,
        DateTime.MaxValue,
        DateTime.MinValue, TimeSpan.MaxValue, TimeSpan.MinValue, Array.Empty<object>(), new object?[] { null, "a", 1 },
        new PSObject(), new Uri("a", UriKind.Relative),
    ];

    [Fact]
    public async Task AnyObjectIsReadOrRefused()
    {
        int cases = int.TryParse(
            Environment.GetEnvironmentVariable("SEEDREAM_FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture,
            out int all) ? Math.Max(all / 20, 1) : DefaultCases;
        for (int seed = 0; seed < cases; seed += Batch)
        {
            var random = new Random(seed);
            Engine["objects"] = Enumerable.Range(0, Batch).Select(_ => (object)RandomObject(random, 2)).ToArray();
            foreach (string command in (string[])["Save-SeedreamImage -WhatIf", "Remove-SeedreamJob -WhatIf"])
            {
                RunResult run = await Engine.RunAsync($"$objects | {command}");

                Assert.True(run.Failure is null, $"{command} failed with seed {seed}: {run.Failure}");
                Assert.DoesNotContain(run.Errors, error => error.Id() == "UnexpectedFailure");
            }
        }
    }

    [Fact]
    public async Task APropertyThatFailsIsAbsent()
    {
        IReadOnlyList<PSObject> ignored = await RunAsync(
            """
            [pscustomobject]@{ RequestId = 'id-1' } |
                Add-Member ScriptProperty Images { throw 'no' } -PassThru | Save-SeedreamImage -WhatIf
            """);

        Assert.Empty(ignored);
    }

    private static PSObject RandomObject(Random random, int depth)
    {
        var item = new PSObject();
        foreach (string name in random.GetItems(Names, random.Next(1, 8)).Distinct())
        {
            bool isNested = depth > 0 && random.Next(8) == 0;
            object? value = isNested ? RandomObject(random, depth - 1) : Values[random.Next(Values.Length)];
            item.Properties.Add(new PSNoteProperty(name, random.Next(6) == 0 ? new[] { value, value } : value));
        }

        return item;
    }
}
