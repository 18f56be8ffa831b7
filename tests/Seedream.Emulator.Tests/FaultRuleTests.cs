using System.Text;

namespace Seedream.Emulator.Tests;

public sealed class FaultRuleTests
{
    [Fact]
    public async Task Faults_affect_the_nth_the_first_or_a_number_of_requests()
    {
        Assert.Equal("..x..", await StruckAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Nth = 3 }));
        Assert.Equal("xx...", await StruckAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { First = 2 }));
        Assert.Equal("xxx..", await StruckAsync(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Times = 3 }));
    }

    [Fact]
    public async Task The_same_seed_affects_the_same_requests()
    {
        Fault fault = Fault.Answer(EmulatorEndpoint.Credits, 500) with { Probability = 0.3, Seed = 5 };
        string struck = await StruckAsync(fault, calls: 100);
        Assert.InRange(struck.Count(call => call == 'x'), 18, 42);
        Assert.Equal(struck, await StruckAsync(fault, calls: 100));
        Assert.NotEqual(struck, await StruckAsync(fault with { Seed = 6 }, calls: 100));
    }

    [Fact]
    public async Task Faults_can_select_by_prompt_and_by_request_id()
    {
        await using Service service = await Service.StartAsync();
        string boat = await service.AcceptAsync("a boat");
        string car = await service.AcceptAsync("a car");
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Submit, 500) with { Prompt = "boat" });
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Status, 501) with { Prompt = "boat" });
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 502) with { RequestId = car });

        Assert.Equal(500, await CodeAsync(service.SubmitAsync(new { prompt = "another boat" })));
        Assert.Equal(200, await CodeAsync(service.SubmitAsync(new { prompt = "another car" })));
        Assert.Equal((501, 200), (await CodeAsync(service.StatusAsync(boat)), await CodeAsync(service.StatusAsync(car))));
        Assert.Equal((200, 502), (await CodeAsync(service.ResultAsync(boat)), await CodeAsync(service.ResultAsync(car))));
    }

    [Fact]
    public async Task Rules_count_how_often_they_fired_and_can_be_removed()
    {
        await using Service service = await Service.StartAsync();
        FaultRule first = service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Credits, 500) with { Nth = 2 });
        FaultRule second = service.Emulator.Faults.Add("credits:code=503:times=1");
        Assert.Equal((503, 500, 200), (await AskAsync(service), await AskAsync(service), await AskAsync(service)));
        Assert.Equal((1, 1), (first.Fired, second.Fired));

        FaultRule removed = service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Credits, 500));
        FaultRule cleared = service.Emulator.Faults.Add("credits:code=503");
        service.Emulator.Faults.Remove(removed);
        Assert.Equal(503, await AskAsync(service));
        service.Emulator.Faults.Clear();
        Assert.Equal(200, await AskAsync(service));
        Assert.Equal((0, 1), (removed.Fired, cleared.Fired));
    }

    [Fact]
    public async Task The_compact_form_is_parsed()
    {
        await using Service service = await Service.StartAsync();
        FaultRuleSet faults = service.Emulator.Faults;
        Fault Parse(string compact) => faults.Add(compact).Fault;

        Assert.Equal((EmulatorEndpoint.Status, FaultAction.Answer, 502, 0.05), Parts(Parse("status:probability=0.05:code=502")));
        Assert.Equal((EmulatorEndpoint.Submit, FaultAction.Reset, 500, 1), Parts(Parse("submit:reset-after:nth=2")));
        Assert.True(Parse("submit:reset-after").AfterWork);
        Assert.Equal(TimeSpan.FromSeconds(10), Parse("upload:stall=10s").Duration);
        Assert.Equal(0.9, Parse("download:truncate=0.9").Share);
        Assert.Equal("a:b", Parse("result:name=a%3Ab").Text);
        Assert.Equal("7", Parse("credits:code=429:header=Retry-After%3A 7:body=html").Headers["Retry-After"]);
        Assert.Equal(2048, Parse("download:slow=2048").BytesPerSecond);

        static (EmulatorEndpoint, FaultAction, int, double) Parts(Fault fault) => (fault.Endpoint, fault.Action, fault.Code, fault.Probability);
    }

    [Theory]
    [InlineData("nowhere:code=500")]
    [InlineData("status:what")]
    [InlineData("status:code=many")]
    [InlineData("status:body=paper")]
    [InlineData("status:stall=soon")]
    public async Task Invalid_faults_are_rejected(string compact)
    {
        await using Service service = await Service.StartAsync();
        Assert.Throws<FormatException>(() => service.Emulator.Faults.Add(compact));
    }

    private static async Task<string> StruckAsync(Fault fault, int calls = 5)
    {
        await using Service service = await Service.StartAsync();
        service.Emulator.Faults.Add(fault);
        var struck = new StringBuilder();
        for (int call = 0; call < calls; call++)
            struck.Append(await AskAsync(service) == 200 ? '.' : 'x');
        return struck.ToString();
    }

    private static Task<int> AskAsync(Service service) => CodeAsync(service.Client.GetAsync("v1/get-user-credits"));

    private static async Task<int> CodeAsync(Task<HttpResponseMessage> call)
    {
        using HttpResponseMessage response = await call;
        return (int)response.StatusCode;
    }
}
