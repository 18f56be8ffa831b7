using System.Text;

namespace Seedream.Emulator.Tests;

public sealed class FaultRuleTests : EmulatorTest
{
    [Fact]
    public async Task Faults_affect_the_nth_the_first_or_a_number_of_requests()
    {
        Assert.Equal("..x..", await AffectedAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Nth = 3 }));
        Assert.Equal("xx...", await AffectedAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { First = 2 }));
        Assert.Equal("xxx..", await AffectedAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Times = 3 }));
    }

    [Fact]
    public async Task Faults_can_count_and_draw_for_each_job_by_itself()
    {
        string[] ids = [await AcceptAsync("1"), await AcceptAsync("2")];
        Faults.Add("status:first=2:per-target:expire");
        foreach (int expected in (int[])[404, 404, 200])
            Assert.Equal([expected, expected], await CodesAsync());

        Faults.Clear();
        Faults.Add("status:probability=0.3:per-target:code=502:body=html");
        ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => AcceptAsync($"{number}")));
        int[] codes = await CodesAsync();
        Assert.InRange(codes.Count(code => code == 502), 5, 25);
        Assert.Equal(codes, await CodesAsync());

        Task<int[]> CodesAsync() => Task.WhenAll(ids.Select(id => CodeAsync(StatusAsync(id))));
    }

    [Fact]
    public async Task The_same_seed_affects_the_same_requests()
    {
        Fault fault = Fault.Answer(EmulatorEndpoint.Credits, 500) with { Probability = 0.3, Seed = 5 };
        string affected = await AffectedAsync(fault, calls: 100);
        Assert.InRange(affected.Count(call => call == 'x'), 18, 42);
        Assert.Equal(affected, await AffectedAsync(fault, calls: 100));
        Assert.NotEqual(affected, await AffectedAsync(fault with { Seed = 6 }, calls: 100));
    }

    [Fact]
    public async Task Faults_can_select_by_prompt_and_by_request_id()
    {
        string boat = await AcceptAsync("a boat");
        string car = await AcceptAsync("a car");
        Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 500) with { Prompt = "boat" });
        Faults.Add(Fault.Answer(EmulatorEndpoint.Status, 501) with { Prompt = "boat" });
        Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 502) with { RequestId = car });

        Assert.Equal(500, await CodeAsync(SubmitAsync(new { prompt = "another boat" })));
        Assert.Equal(200, await CodeAsync(SubmitAsync(new { prompt = "another car" })));
        Assert.Equal(501, await CodeAsync(StatusAsync(boat)));
        Assert.Equal(200, await CodeAsync(StatusAsync(car)));
        Assert.Equal(200, await CodeAsync(ResultAsync(boat)));
        Assert.Equal(502, await CodeAsync(ResultAsync(car)));
    }

    [Fact]
    public async Task Rules_count_how_often_they_fired_and_can_be_removed()
    {
        FaultRule first = Faults.Add(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Nth = 2 });
        FaultRule second = Faults.Add("credits:code=503:times=1");
        Assert.Equal(503, await CreditsCodeAsync());
        Assert.Equal(500, await CreditsCodeAsync());
        Assert.Equal(200, await CreditsCodeAsync());
        Assert.Equal((1, 1), (first.Fired, second.Fired));

        FaultRule removed = Faults.Add(Fault.Answer(EmulatorEndpoint.Credits, 500));
        FaultRule cleared = Faults.Add("credits:code=503");
        Faults.Remove(removed);
        Assert.Equal(503, await CreditsCodeAsync());
        Faults.Clear();
        Assert.Equal(200, await CreditsCodeAsync());
        Assert.Equal((0, 1), (removed.Fired, cleared.Fired));
    }

    [Fact]
    public void The_compact_form_is_parsed()
    {
        Fault Parse(string compact) => Faults.Add(compact).Fault;

        Fault answer = Parse("status:probability=0.05:code=502");
        Assert.Equal((EmulatorEndpoint.Status, FaultAction.Answer), (answer.Endpoint, answer.Action));
        Assert.Equal((502, 0.05), (answer.Code, answer.Probability));
        Fault reset = Parse("submit:reset-after:nth=2");
        Assert.Equal((EmulatorEndpoint.Submit, FaultAction.Reset), (reset.Endpoint, reset.Action));
        Assert.Equal((true, 2), (reset.AfterWork, reset.Nth));
        Assert.Equal(TimeSpan.FromSeconds(10), Parse("upload:stall=10s").Duration);
        Assert.Equal(0.9, Parse("download:truncate=0.9").Share);
        Assert.Equal("a:b", Parse("result:name=a%3Ab").Text);
        Assert.Equal("7", Parse("credits:code=429:header=Retry-After%3A 7:body=html").Headers["Retry-After"]);
        Assert.Equal(2048, Parse("download:slow=2048").BytesPerSecond);
    }

    [Theory]
    [InlineData("nowhere:code=500")]
    [InlineData("status:what")]
    [InlineData("status:code=many")]
    [InlineData("status:body=paper")]
    [InlineData("status:stall=soon")]
    public void Invalid_faults_are_rejected(string compact) =>
        Assert.Throws<FormatException>(() => Faults.Add(compact));

    private async Task<string> AffectedAsync(Fault fault, int calls = 5)
    {
        FaultRule rule = Faults.Add(fault);
        var affected = new StringBuilder();
        for (int call = 0; call < calls; call++)
            affected.Append(await CreditsCodeAsync() == 200 ? '.' : 'x');
        Faults.Remove(rule);
        return affected.ToString();
    }
}
