using System.Net;
using System.Net.Sockets;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Runs;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Runs;

/// <summary>No failure of a submit causes a second bill for an edit.</summary>
public sealed class SubmitTests : ServiceTest
{
    [Theory]
    [InlineData("reset", 0)]
    [InlineData("reset-after", 1)]
    [InlineData("code=500", 0)]
    [InlineData("after:code=500", 1)]
    [InlineData("code=500:body=empty", 0)]
    [InlineData("code=502:body=html", 0)]
    [InlineData("after:code=502:body=html", 1)]
    [InlineData("code=504:body=html", 0)]
    [InlineData("after:code=504:body=html", 1)]
    [InlineData("redirect", 0)]
    [InlineData("redirect:code=307", 0)]
    [InlineData("code=401:body=html", 0)]
    [InlineData("code=404:body=empty", 0)]
    [InlineData("code=408", 0)]
    [InlineData("code=409", 0)]
    [InlineData("code=499:body=html", 0)]
    [InlineData("code=503:body=html", 0)]
    [InlineData("code=503", 0)]
    [InlineData("after:code=503", 1)]
    [InlineData("code=408:body=empty", 0)]
    [InlineData("html", 0)]
    [InlineData("after:html", 1)]
    [InlineData("after:code=200", 1)]
    [InlineData("after:code=200:body=empty", 1)]
    [InlineData("malformed", 1)]
    [InlineData("truncate", 1)]
    public async Task ASubmitWithAnUnknownOutcomeIsNotSentAgain(string fault, int accepted)
    {
        Service.Options.HistoryAvailable = false;
        Service.Faults.Add($"submit:first=1:{fault}");

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, Service.SubmitAsync());

        Assert.Contains("may be billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(accepted, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("first=1:code=429", 2)]
    [InlineData("first=12:code=429", 13)]
    [InlineData("first=12:code=429:body=empty", 13)]
    public async Task ASubmitThatWasNotAcceptedIsSentAgain(string fault, int requests)
    {
        Service.Faults.Add($"submit:{fault}");

        SeedreamJob job = await Service.SubmitAsync();

        Assert.Equal(Service.Job.RequestId, job.RequestId);
        Assert.Equal(requests, Service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(1, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("code=400", InvalidParameter)]
    [InlineData("code=401", ApiKeyRejected)]
    [InlineData("code=403", PermissionDenied)]
    [InlineData("code=404", ModelUnavailable)]
    [InlineData("code=405:body=html", ServiceUnavailable)]
    [InlineData("code=410", ModelUnavailable)]
    [InlineData("code=413:body=empty", InputRejected)]
    public async Task ARejectedSubmitIsNotBilled(string fault, SeedreamErrorId wanted, int requests = 1)
    {
        await RetryTwiceAsync();
        Service.Faults.Add($"submit:{fault}");

        SeedreamException failure = await Fails.WithAsync(wanted, Service.SubmitAsync());

        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(requests, Service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Foreign));
        Assert.Equal(0, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ASubmitThatTimesOutIsNotSentAgain(bool isAccepted)
    {
        Service.Options.HistoryAvailable = false;
        StallGate gate = Service.Hold(EmulatorEndpoint.Submit, afterWork: isAccepted);
        Task<SeedreamJob> submit = Service.SubmitAsync();
        await gate.Reached.Soon();

        Service.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));

        await Fails.WithAsync(SubmitOutcomeUnknown, submit);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(isAccepted ? 1 : 0, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("https://no-such-host.invalid/")]
    [InlineData(null)]
    public async Task AServiceThatCannotBeReachedIsReported(string? endpoint)
    {
        await RetryTwiceAsync(endpoint is null ? FreePort() : new(endpoint));

        SeedreamException failure = await Fails.WithAsync(EndpointUnreachable, Service.SubmitAsync());

        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, Service.Exchanges.Count);
    }

    [Fact]
    public async Task AServiceThatStartsDuringTheRetriesGetsOneSubmit()
    {
        Uri endpoint = FreePort();
        EmulatorServer? late = null;
        await RetryTwiceAsync(endpoint);
        Service.OnExchange = exchange =>
        {
            if (exchange.Status is null)
                late ??= StartAtAsync(endpoint, Service.Clock).GetAwaiter().GetResult();
        };

        SeedreamJob job = await Service.SubmitAsync();

        Assert.Equal(job.RequestId, late!.Jobs.Single().RequestId);
        await late.DisposeAsync();
    }

    [Fact]
    public async Task AResetOfAConnectionInUseDoesNotSendASubmitAgain()
    {
        await Service.SubmitAsync(TestService.Edit("first"));
        Service.Faults.Add("submit:prompt=second:first=1:reset");

        await Fails.WithAsync(SubmitOutcomeUnknown, Service.SubmitAsync(TestService.Edit("second")));

        Assert.Equal(["first"], Service.Emulator.Jobs.Select(job => job.Prompt));
        Assert.Equal(2, Service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task AConnectionThatTheServiceClosedWhileItWasIdleNeverCausesTwoJobs()
    {
        Uri endpoint = FreePort();
        await RetryTwiceAsync(endpoint);
        EmulatorServer emulator = await StartAtAsync(endpoint, Service.Clock);
        await Service.SubmitAsync(TestService.Edit("first"));
        for (int restart = 0; restart < 20; restart++)
        {
            await emulator.DisposeAsync();
            emulator = await StartAtAsync(endpoint, Service.Clock);
            emulator.Options.HistoryAvailable = false;

            // The client has noticed that the connection is closed, or the outcome is unknown.
            Task<SeedreamJob> submit = Service.SubmitAsync(TestService.Edit($"after restart {restart}"));
            if (await Record.ExceptionAsync(() => submit) is SeedreamException failure)
                Fails.Check(SubmitOutcomeUnknown, failure);
            else
                Assert.Equal((await submit).RequestId, Assert.Single(emulator.Jobs).RequestId);

            Assert.InRange(emulator.Jobs.Count, 0, 1);
        }

        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task MissingCreditEndsTheRun()
    {
        Service.Options.Credits = 0.01m;
        Assert.True((await Fails.WithAsync(InsufficientCredit, Service.SubmitAsync())).EndsTheRun);

        Service.Options.Credits = 100;
        Service.Options.TeamSpendLimit = 0.01m;
        Assert.True((await Fails.WithAsync(InsufficientCredit, Service.SubmitAsync())).EndsTheRun);
        Assert.Equal(0, Service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A200WithAnErrorAboutCreditEndsTheRunAndLeavesTheEditUnknown(bool direct)
    {
        const string Error = "Insufficient credits: balance is 0.0100";
        EmulatorEndpoint endpoint = direct ? EmulatorEndpoint.Direct : EmulatorEndpoint.Submit;
        Service.Faults.Add(Fault.Answer(endpoint, 200, ErrorShape.Text, $$"""{"error":"{{Error}}"}"""));
        using EditRun run = Service.CreateRun();

        SeedreamException failure = await Fails.WithAsync(
            InsufficientCredit,
            run.Submitter.GetOrSubmitAsync(TestService.Inspect(TestService.Edit()), direct, Service.Scope));

        Assert.True(failure.EndsTheRun);
        Assert.Contains(Error, failure.Message, StringComparison.Ordinal);
        Assert.Contains("may be billed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Get-SeedreamCredit", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Resolve-SeedreamJob", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(SeedreamJobStatus.Unknown, Service.Ledger.Jobs.List(new JobFilter()).Single().ToJob().Status);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.History));
    }

    [Fact]
    public async Task A200WithAnotherErrorQuotesItAndLeavesTheEditUnknown()
    {
        Service.Faults.Add(
            Fault.Answer(EmulatorEndpoint.Submit, 200, ErrorShape.Text, """{"error":"Queue is full"}"""));

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, Service.SubmitAsync());

        Assert.Contains("Queue is full", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BadParameterHandling.Refuse400)]
    [InlineData(BadParameterHandling.Refuse406)]
    public async Task TheErrorNamesAParameterThatTheServiceRejects(BadParameterHandling handling)
    {
        Service.Options.BadParameters = handling;
        Task submit = Service.Api.SubmitAsync(TestService.Edit() with { Size = "4K" }, [], Service.Scope);
        SeedreamException failure = await Fails.WithAsync(InvalidParameter, submit);
        Assert.Contains("'size'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARateLimitDelaysSubmitsAndLosesNone()
    {
        Service.Options.RequestsPerMinute = 5;
        Service.Options.RateResetFormat = RateResetFormat.Absent;

        await Task.WhenAll(Enumerable.Range(0, 12).Select(
            number => Service.SubmitAsync(TestService.Edit($"edit {number}"))));

        Assert.Equal(12, Service.Counters.JobsAccepted);
        Assert.Equal(0, Service.Counters.Duplicates);
        Assert.True(Service.Counters.RateLimited > 0);
    }

    [Fact]
    public async Task SubmitsWithinTheLimitOfTheClientAreNeverRejected()
    {
        await RestartAsync(
            change: settings => settings with { RequestsPerMinute = 30 });
        Service.Options.RequestsPerMinute = 30;
        Service.Options.RateWindow = RateWindow.Sliding;

        for (int number = 0; number < 60; number++)
            await Service.SubmitAsync(TestService.Edit($"edit {number}"));

        Assert.Equal(60, Service.Counters.JobsAccepted);
        Assert.Equal(0, Service.Counters.RateLimited);
    }

    private Task RetryTwiceAsync(Uri? endpoint = null) => RestartAsync(
        change: settings => TestService.Settings(endpoint ?? settings.Endpoint) with { MaximumRetryCount = 2 });

    private static Task<EmulatorServer> StartAtAsync(Uri endpoint, TimeProvider clock) =>
        EmulatorServer.StartAsync(new EmulatorOptions { Port = endpoint.Port, Clock = clock });

    private static Uri FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
