using System.Net;
using System.Net.Sockets;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using static Seedream.SeedreamErrorId;

namespace Seedream.Core.Tests.Runs;

/// <summary>Whatever goes wrong with a submit, no edit is ever bought twice.</summary>
public sealed class SubmitTests
{
    [Theory]
    [InlineData("submit:first=1:reset", 0)]
    [InlineData("submit:first=1:reset-after", 1)]
    [InlineData("submit:first=1:redirect", 0)]
    [InlineData("submit:first=1:redirect:code=307", 0)]
    [InlineData("submit:first=1:code=401:body=html", 0)]
    [InlineData("submit:first=1:code=404:body=empty", 0)]
    [InlineData("submit:first=1:code=408", 0)]
    [InlineData("submit:first=1:code=409", 0)]
    [InlineData("submit:first=1:code=499:body=html", 0)]
    [InlineData("submit:first=1:code=503:body=html", 0)]
    [InlineData("submit:first=1:after:code=503:body=html", 1)]
    [InlineData("submit:first=1:code=500", 0)]
    [InlineData("submit:first=1:after:code=500", 1)]
    [InlineData("submit:first=1:code=500:body=empty", 0)]
    [InlineData("submit:first=1:code=502:body=html", 0)]
    [InlineData("submit:first=1:after:code=502:body=html", 1)]
    [InlineData("submit:first=1:code=504:body=html", 0)]
    [InlineData("submit:first=1:after:code=504:body=html", 1)]
    [InlineData("submit:first=1:code=503", 0)]
    [InlineData("submit:first=1:after:code=503", 1)]
    [InlineData("submit:first=1:code=408:body=empty", 0)]
    [InlineData("submit:first=1:html", 0)]
    [InlineData("submit:first=1:after:html", 1)]
    [InlineData("submit:first=1:after:code=200", 1)]
    [InlineData("submit:first=1:after:code=200:body=empty", 1)]
    [InlineData("submit:first=1:malformed", 1)]
    [InlineData("submit:first=1:truncate", 1)]
    public async Task After_a_fault_that_leaves_the_outcome_open_nothing_is_sent_again(string fault, int accepted)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Options.HistoryAvailable = false;
        service.Emulator.Faults.Add(fault);

        SeedreamException failure = await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync());

        Assert.Contains("may be billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(accepted, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("submit:first=1:code=429", 2)]
    [InlineData("submit:first=12:code=429", 13)]
    [InlineData("submit:first=12:code=429:body=empty", 13)]
    public async Task A_refusal_before_any_work_is_repeated_until_one_job_is_accepted(string fault, int requests)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamJob job = await service.SubmitAsync();

        Assert.Equal(service.Emulator.Jobs.Single().RequestId, job.RequestId);
        Assert.Equal(requests, service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData("submit:code=400", InvalidParameter)]
    [InlineData("submit:code=401", ApiKeyRejected)]
    [InlineData("submit:code=403", PermissionDenied)]
    [InlineData("submit:code=404", ModelUnavailable)]
    [InlineData("submit:code=405:body=html", ServiceUnavailable)]
    [InlineData("submit:code=410", ModelUnavailable)]
    [InlineData("submit:code=413:body=empty", InputRejected)]
    public async Task A_refusal_for_good_is_not_repeated_and_cost_nothing(string fault, SeedreamErrorId wanted)
    {
        await using TestService service = await TestService.StartAsync();
        service.Emulator.Faults.Add(fault);

        SeedreamException failure = await Fails.WithAsync(wanted, service.SubmitAsync());

        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Foreign));
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_submit_without_an_answer_in_time_is_not_sent_again(bool accepted)
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        service.Emulator.Options.HistoryAvailable = false;
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Submit, gate) with { AfterWork = accepted });
        Task<SeedreamJob> submit = service.SubmitAsync();
        await gate.Reached.Soon();

        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1));

        await Fails.WithAsync(SubmitOutcomeUnknown, submit);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Submit));
        Assert.Equal(accepted ? 1 : 0, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told_and_nothing_was_accepted() => await IsUnreachable(new Uri("https://no-such-host.invalid/"));

    [Fact]
    public async Task An_address_where_nothing_answers_is_told_and_nothing_was_accepted() => await IsUnreachable(FreePort());

    [Fact]
    public async Task A_service_that_comes_up_while_it_is_tried_gets_the_submit_once()
    {
        Uri address = FreePort();
        var clock = new SkippingClock();
        EmulatorServer? late = null;
        await using TestService service = await TestService.StartAsync(clock: clock, change: settings => TestService.Settings(address) with { MaximumRetryCount = 3 });
        service.OnExchange = exchange =>
        {
            if (exchange.Status is null)
                late ??= EmulatorServer.StartAsync(new EmulatorOptions { Port = address.Port, Clock = clock }).GetAwaiter().GetResult();
        };

        SeedreamJob job = await service.SubmitAsync();

        Assert.Equal(job.RequestId, late!.Jobs.Single().RequestId);
        await late.DisposeAsync();
    }

    [Fact]
    public async Task A_kept_connection_that_the_service_closed_never_buys_an_edit_twice()
    {
        await using TestService service = await TestService.StartAsync();
        await service.SubmitAsync(TestService.Edit("first"));
        service.Emulator.Faults.Add("submit:prompt=second:first=1:reset");

        await Fails.WithAsync(SubmitOutcomeUnknown, service.SubmitAsync(TestService.Edit("second")));

        Assert.Equal(["first"], service.Emulator.Jobs.Select(job => job.Prompt));
        Assert.Equal(2, service.Requests(EmulatorEndpoint.Submit));
    }

    [Fact]
    public async Task A_connection_closed_while_idle_is_replaced_or_its_outcome_unknown_and_never_more()
    {
        for (int round = 0; round < 20; round++)
        {
            await using TestService emulated = await TestService.StartAsync();
            await using var line = new CutLine(emulated.Emulator.Endpoint);
            await using TestService service = await TestService.StartAsync(change: _ => TestService.Settings(line.Endpoint));
            await service.SubmitAsync(TestService.Edit("first"));
            line.Cut();

            try
            {
                await service.SubmitAsync(TestService.Edit("second"));
                Assert.Equal(["first", "second"], emulated.Emulator.Jobs.Select(job => job.Prompt));
            }
            catch (SeedreamException failure)
            {
                Fails.Check(SubmitOutcomeUnknown, failure);
                Assert.InRange(emulated.Emulator.Jobs.Count(job => job.Prompt == "second"), 0, 1);
            }
        }
    }

    [Fact]
    public async Task No_credit_ends_the_run()
    {
        var options = new EmulatorOptions { Clock = new SkippingClock(), Credits = 0.01m };
        await using TestService service = await TestService.StartAsync(options);
        Assert.True((await Fails.WithAsync(InsufficientCredit, service.SubmitAsync())).EndsTheRun);

        options.Credits = 100;
        options.TeamSpendLimit = 0.01m;
        Assert.True((await Fails.WithAsync(InsufficientCredit, service.SubmitAsync())).EndsTheRun);
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(BadParameterHandling.Refuse400)]
    [InlineData(BadParameterHandling.Refuse406)]
    public async Task A_parameter_that_the_service_refuses_is_named(BadParameterHandling handling)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), BadParameters = handling });
        SeedreamException failure = await Fails.WithAsync(InvalidParameter, service.Api.SubmitAsync(TestService.Edit() with { Size = "4K" }, [], service.Scope));
        Assert.Contains("'size'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_of_requests_a_minute_holds_a_submit_back_and_loses_none()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock, RequestsPerMinute = 5, RateResetFormat = RateResetFormat.Absent });

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => service.SubmitAsync(TestService.Edit($"edit {number}"))));

        Assert.Equal(12, service.Counters.JobsAccepted);
        Assert.Equal(0, service.Counters.Duplicates);
        Assert.True(service.Counters.RateLimited > 0);
    }

    [Fact]
    public async Task Submits_under_the_clients_own_limit_are_never_refused()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, RequestsPerMinute = 30, RateWindow = RateWindow.Sliding },
            change: settings => settings with { RequestsPerMinute = 30 });

        for (int number = 0; number < 60; number++)
            await service.SubmitAsync(TestService.Edit($"edit {number}"));

        Assert.Equal(60, service.Counters.JobsAccepted);
        Assert.Equal(0, service.Counters.RateLimited);
    }

    private static async Task IsUnreachable(Uri endpoint)
    {
        await using TestService service = await TestService.StartAsync(change: _ => TestService.Settings(endpoint) with { MaximumRetryCount = 2 });

        SeedreamException failure = await Fails.WithAsync(EndpointUnreachable, service.SubmitAsync());

        Assert.Contains("Nothing was billed.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Exchanges.Count);
    }

    private static Uri FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{listener.LocalEndpoint}");
    }
}
