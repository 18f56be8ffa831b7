using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class ProgressTests : SeedreamTest
{
    [Fact]
    public async Task ProgressGoesFromNothingToAllAndIsTakenAway()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        StallGate held = Service.Hold(EmulatorEndpoint.Status);
        using PipelineRun pipeline = Engine.Start(
            "Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out");
        Assert.Equal(0, Done(await pipeline.NextProgressAsync()));
        held.Release();

        RunResult run = await pipeline.EndAsync();

        run.Clean();
        int[] done = [.. run.Progress.Select(Done)];
        Assert.Equal(done.Order(), done);
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
        Assert.Matches("^3 of 3 done, 0 in flight, 0 failed", run.Progress[^1].StatusDescription);
        Assert.Single(run.Progress, record => record.RecordType == ProgressRecordType.Completed);
        Assert.Single(run.Progress.Select(record => record.ActivityId).Distinct());
    }

    [Fact]
    public async Task WhatFailedAndWhatWasSpentIsCounted()
    {
        Photos.Add("good.jpg");

        RunResult run = await Engine.RunAsync(
            """
            'good.jpg', 'missing.jpg' | New-SeedreamImage 'Red' -Destination $out
            New-SeedreamImage 'fail-please' -TextOnly -Destination $out
            """);

        Assert.Equal(2, run.Errors.Count);
        Assert.Equal(
            [
                "2 of 2 done, 0 in flight, 1 failed, 0.035 USD spent",
                "1 of 1 done, 0 in flight, 1 failed, 0 USD spent",
            ],
            run.Progress
                .Where(record => record.RecordType == ProgressRecordType.Completed)
                .Select(record => record.StatusDescription));
    }

    [Fact]
    public async Task ProgressIsTakenAwayAlsoWhereAnErrorEndsTheRun()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.Options.Credits = 0;

        RunResult run = await Engine.RunAsync("Get-ChildItem *.jpg | New-SeedreamImage 'Red' -Destination $out");

        Assert.Equal("InsufficientCredit", run.Terminating?.Id());
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
    }

    [Fact]
    public async Task ThePreferenceSilencesIt()
    {
        RunResult run = await Engine.RunAsync(
            "$ProgressPreference = 'SilentlyContinue'; New-SeedreamImage 'Red' -TextOnly -Destination $out");

        run.Clean();
        Assert.Empty(run.Progress);
    }

    [Fact]
    public void TheBarIsDrawnAgainOnlyWhenItsTextChangesAndAtMostFourTimesASecond()
    {
        Type type = AppDomain.CurrentDomain.GetAssemblies()
            .First(assembly => assembly.GetName().Name == "Seedream.PowerShell")
            .GetType("Seedream.PowerShell.Async.RunProgress")!;
        List<ProgressRecord> drawn = [];
        var clock = new FakeTimeProvider();
        Func<(decimal, decimal)> cost = () => (0, 0);
        object bar = Activator.CreateInstance(type, (Action<ProgressRecord>)drawn.Add, clock, cost)!;

        Call("Add");
        Show(1, expected: 1);
        Show(2, expected: 1);
        clock.Advance(TimeSpan.FromMilliseconds(249));
        Show(2, expected: 1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Show(2, expected: 2);
        clock.Advance(TimeSpan.FromMinutes(1));
        Show(2, expected: 2);
        Show(3, expected: 3);

        void Show(int running, int expected)
        {
            Call("Show", running);
            Assert.Equal(expected, drawn.Count);
        }

        void Call(string method, params object[] arguments) => type.GetMethod(method)!.Invoke(bar, arguments);
    }

    private static int Done(ProgressRecord record) =>
        int.Parse(Regex.Match(record.StatusDescription, @"^\d+").Value, CultureInfo.InvariantCulture);
}
