using System.Net;

namespace Seedream.Emulator.Tests;

public sealed class BillingTests
{
    [Fact]
    public async Task Only_completed_jobs_are_billed()
    {
        await using Service service = await Service.StartAsync(options =>
        {
            options.Credits = 1m;
            options.FreeCredits = 0.5m;
        });
        await service.AcceptAsync("x");
        await service.AcceptAsync("fail-please");
        Assert.Equal("""{"credits":1,"free-credits":0.5}""", await BalanceAsync(service));
        service.Clock.Advance(Service.Latency);
        Assert.Equal("""{"credits":0.965,"free-credits":0.5}""", await BalanceAsync(service));
    }

    [Theory]
    [InlineData(true, 0.105)]
    [InlineData(false, 0.035)]
    public async Task Several_images_are_billed_each_or_once(bool perImage, double cost)
    {
        await using Service service = await Service.StartAsync(options => options.PricePerImage = perImage);
        await service.CompleteAsync("x", maxImages: 3);
        Assert.Equal((decimal)cost, service.Emulator.Counters.AmountBilled);
        Assert.Equal((decimal)cost, service.Emulator.Jobs[0].Billed);
    }

    [Fact]
    public async Task Submit_without_credit_gets_406_with_balance_and_cost()
    {
        await using Service service = await Service.StartAsync(options => options.Credits = 0.05m);
        await service.AcceptAsync("x");
        using HttpResponseMessage refused = await service.SubmitAsync(new { prompt = "y" });
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Equal(
            "Insufficient credits: balance is 0.0150 USD, this request needs 0.0350 USD",
            await Service.ErrorAsync(refused));

        service.Emulator.Options.Credits = 1;
        await service.AcceptAsync("y");
    }

    [Fact]
    public async Task The_reserved_cost_of_a_failed_job_is_released()
    {
        await using Service service = await Service.StartAsync(options => options.Credits = 0.035m);
        await service.CompleteAsync("fail-please");
        await service.CompleteAsync("x");
        Assert.Equal(0.035m, service.Emulator.Counters.AmountBilled);
    }

    [Fact]
    public async Task Exceeding_the_team_limit_gets_406_with_another_text()
    {
        await using Service service = await Service.StartAsync(options => options.TeamSpendLimit = 0.05m);
        await service.CompleteAsync("x");
        using HttpResponseMessage refused = await service.SubmitAsync(new { prompt = "y" });
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Contains("spend limit", await Service.ErrorAsync(refused));
    }

    private static Task<string> BalanceAsync(Service service) => service.Client.GetStringAsync("v1/get-user-credits");
}
