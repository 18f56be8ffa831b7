using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>A pipeline that ends early leaves nothing running, and says which jobs are paid.</summary>
public sealed class StopTests : SeedreamTest
{
    private const string Both =
        "Get-ChildItem *.jpg | New-SeedreamImage -Prompt { \"Edit $($_.BaseName)\" } -Destination $out";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Engine["VerbosePreference"] = "Continue";
    }

    [Fact]
    public async Task StoppedWhileItUploadsItSubmitsNothing()
    {
        Photos.Add("a.jpg");
        StallGate held = Service.Hold(EmulatorEndpoint.Upload);
        using PipelineRun run = Engine.Start(Both);
        await held.Reached.Soon();

        RunResult result = await run.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, result.State);
        await AssertNothingGoesOnAsync(held);
        Assert.Equal(0, Service.Counters.JobsAccepted);
        Assert.Empty(Engine.Host.Warnings);
    }

    [Theory]
    [InlineData(Both)]
    [InlineData("Get-ChildItem *.jpg | Submit-SeedreamJob 'Red'")]
    public async Task StoppedBeforeASubmitWasAnsweredItSaysThatTheJobMayBeBilled(string script)
    {
        Photos.Add("a.jpg");
        var held = new StallGate();
        Service.Strike(Fault.Stall(EmulatorEndpoint.Submit, held) with { AfterWork = true });
        using PipelineRun run = Engine.Start(script);
        await held.Reached.Soon();

        await run.StopAsync();

        string warning = Assert.Single(Engine.Host.Warnings);
        Assert.Contains("may be billed", warning, StringComparison.Ordinal);
        Assert.Contains(Photos.PathOf("a.jpg"), warning, StringComparison.Ordinal);
        await AssertNothingGoesOnAsync(held);
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task StoppedWhileItWaitsItNamesTheRunningJobsAndTheyCanBePickedUp()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.KeepJobsRunning();
        string ledger = "-LedgerPath \"$root/it's.db\"";
        using PipelineRun run = Engine.Start($"{Both} {ledger}");
        await Service.UntilAsync(counters => counters is { JobsInFlight: 2, Polls: > 4 });

        RunResult result = await run.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, result.State);
        await AssertNothingGoesOnAsync();
        AssertWarnsOf([.. Service.Jobs.Select(job => job.RequestId)]);
        Service.EndJobs();
        string command = Assert.Single(Engine.Host.Warnings).Split("with: ")[1];
        IReadOnlyList<PSObject> images = await RunAsync($"{command} -Destination $out");
        Assert.Equal(Service.Jobs.Select(job => job.RequestId).Order(), images.Texts("RequestId").Order());
    }

    [Fact]
    public async Task WithoutALedgerTheCommandNamesTheJobs()
    {
        Photos.AddMany("a.jpg", "b.jpg");
        Service.KeepJobsRunning();
        using PipelineRun run = Engine.Start($"{Both} -NoLedger");
        await Service.UntilAsync(counters => counters is { JobsInFlight: 2, Polls: > 4 });

        await run.StopAsync();

        string warning = Assert.Single(Engine.Host.Warnings);
        Assert.All(Service.Jobs, job => Assert.Contains($"'{job.RequestId}'", warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task StoppedWhileItDownloadsItLeavesNoPartOfAFileAndNamesTheJob()
    {
        Photos.Add("a.jpg");
        var held = new StallGate();
        Service.Strike(Fault.StallBody(EmulatorEndpoint.Download, held));
        using PipelineRun run = Engine.Start(Both);
        await held.Reached.Soon();

        await run.StopAsync();

        Assert.Empty(Directory.EnumerateFileSystemEntries(Out));
        await AssertNothingGoesOnAsync(held);
        AssertWarnsOf(Service.Jobs[0].RequestId);
    }

    [Theory]
    [InlineData("Submit-SeedreamJob 'Red' -TextOnly | Wait-SeedreamJob")]
    [InlineData("Wait-SeedreamJob -RequestId (Submit-SeedreamJob 'Red' -TextOnly).RequestId")]
    public async Task AWaitStopsAtOnceAndAsksNoMore(string script)
    {
        Service.KeepJobsRunning();
        using PipelineRun run = Engine.Start(script);
        await Service.UntilAsync(counters => counters.Polls > 1);

        RunResult result = await run.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, result.State);
        await AssertNothingGoesOnAsync();
    }

    [Fact]
    public async Task JobsThatWereAcceptedAndNeverCameOutOfTheSubmitAreNamed()
    {
        StallGate held = Service.Hold(EmulatorEndpoint.Submit, "Quick");
        var reading = new ScriptGate();
        Engine["reading"] = reading;
        using PipelineRun run = Engine.Start(
            """
            'Quick', 'Other' | ForEach-Object { [pscustomobject]@{ Prompt = $_ } } | Submit-SeedreamJob -TextOnly |
                ForEach-Object { $_; $reading.Wait(); throw 'enough' }
            """);

        // Whichever comes out first, the other is accepted while the reader holds it.
        PSObject seen = await run.NextAsync();
        held.Release();
        await Service.UntilAsync(counters => counters is { JobsAccepted: 2, RequestsInFlight: 0 });
        reading.Open();
        await run.EndAsync();

        AssertWarnsOf(Service.Jobs.Select(job => job.RequestId).Single(id => id != seen.Text("RequestId")));
    }

    [Theory]
    [InlineData("Select-Object -First 1", null)]
    [InlineData("ForEach-Object { throw 'downstream' }", "downstream")]
    [InlineData("ForEach-Object { [int]::Parse('downstream') }", "FormatException")]
    public async Task AReaderThatStopsOrFailsEndsTheRestAndThePaidOnesAreNamed(string reader, string? id)
    {
        Photos.AddMany("a.jpg", "b.jpg");
        StallGate held = Service.Hold(EmulatorEndpoint.Status, "Edit b");

        // The first result comes when both are submitted.
        StallGate first = Service.Hold(EmulatorEndpoint.Result, "Edit a");
        using PipelineRun run = Engine.Start($"{Both} | {reader}");
        await Service.UntilAsync(counters => counters.JobsAccepted == 2);
        await held.Reached.Soon();
        first.Release();
        RunResult result = await run.EndAsync();

        Assert.Equal(id, result.Terminating?.Id());
        await AssertNothingGoesOnAsync(held);
        AssertWarnsOf(Service.Jobs.Single(job => job.Prompt == "Edit b").RequestId);
    }

    [Theory]
    [InlineData("'no-photo.jpg'", "-ErrorAction Stop", "InputNotFound")]
    [InlineData("throw 'upstream'", "", "upstream")]
    public async Task AnErrorThatEndsThePipelineEndsTheRestAndThePaidOnesAreNamed(
        string second, string options, string id)
    {
        Photos.Add("a.jpg");
        StallGate held = Service.Hold(EmulatorEndpoint.Status);
        var go = new ScriptGate();
        Engine["go"] = go;
        using PipelineRun run = Engine.Start(
            $"& {{ 'a.jpg'; $go.Wait(); {second} }} | New-SeedreamImage 'Red' -Destination $out {options}");
        await held.Reached.Soon();
        go.Open();

        RunResult result = await run.EndAsync();

        Assert.Equal(id, result.Terminating?.Id());
        await AssertNothingGoesOnAsync(held);
        AssertWarnsOf(Service.Jobs[0].RequestId);
    }

    [Theory]
    [InlineData("-WarningAction SilentlyContinue", "")]
    [InlineData("", "$WarningPreference = 'SilentlyContinue'; ")]
    public async Task TheWarningCanBeSilenced(string option, string before)
    {
        Photos.Add("a.jpg");
        Service.KeepJobsRunning();
        using PipelineRun run = Engine.Start($"{before}{Both} {option}");
        await Service.UntilAsync(counters => counters.Polls > 1);

        await run.StopAsync();

        Assert.Empty(Engine.Host.Warnings);
        await AssertNothingGoesOnAsync();
    }

    private void AssertWarnsOf(params string[] requestIds)
    {
        // The warning is short, however many jobs there are. Their ids are for -Verbose.
        string warning = Assert.Single(Engine.Host.Warnings);
        string count = requestIds.Length == 1 ? "1 job is" : $"{requestIds.Length} jobs are";
        Assert.Contains($"{count} still running", warning, StringComparison.Ordinal);
        Assert.Contains("Get-SeedreamJob -Status Running", warning, StringComparison.Ordinal);
        string named = Assert.Single(
            Engine.Host.Lines, line => line.StartsWith("VERBOSE: Jobs in progress: ", StringComparison.Ordinal));
        Assert.NotEmpty(requestIds);
        Assert.All(requestIds, id => Assert.Contains($"'{id}'", named, StringComparison.Ordinal));
        Assert.Equal(requestIds.Length, named.Split('\'').Length / 2);
        Assert.All(requestIds, id => Assert.DoesNotContain(id, warning, StringComparison.Ordinal));
    }

    // A task that was left behind would go on as soon as what held it lets go; a command afterwards gives it the time.
    private async Task AssertNothingGoesOnAsync(params StallGate[] held)
    {
        await Service.UntilAsync(counters => counters.RequestsInFlight == 0);
        EmulatorCounters before = Service.Counters;
        foreach (StallGate gate in held)
            gate.Release();

        await RunAsync("1..3 | ForEach-Object { Get-SeedreamCredit }");

        EmulatorCounters after = Service.Counters;
        Assert.Equal(before.JobsAccepted, after.JobsAccepted);
        Assert.Equal(before.Requests.Values.Sum() + 3, after.Requests.Values.Sum());
    }
}
