using System.Net;

namespace Seedream.Emulator.Tests;

public sealed class BillingTests : EmulatorTest
{
    [Fact]
    public async Task Only_completed_jobs_are_billed()
    {
        Options.Credits = 1m;
        Options.FreeCredits = 0.5m;
        await AcceptAsync("x");
        await AcceptAsync("fail-please");
        Assert.Equal("""{"credits":1,"free-credits":0.5}""", await BalanceAsync());
        Clock.Advance(Latency);
        Assert.Equal("""{"credits":0.965,"free-credits":0.5}""", await BalanceAsync());
    }

    [Theory]
    [InlineData(true, 0.105)]
    [InlineData(false, 0.035)]
    public async Task Several_images_are_billed_each_or_once(bool perImage, double cost)
    {
        Options.PricePerImage = perImage;
        await CompleteAsync("x", maxImages: 3);
        Assert.Equal((decimal)cost, Counters.AmountBilled);
        Assert.Equal((decimal)cost, Jobs[0].Billed);
    }

    [Fact]
    public async Task Submit_without_credit_gets_406_with_balance_and_cost()
    {
        Options.Credits = 0.05m;
        await AcceptAsync("x");
        using HttpResponseMessage refused = await SubmitAsync(new { prompt = "y" });
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Equal(
            "Insufficient credits: balance is 0.0150 USD, this request needs 0.0350 USD",
            await ErrorAsync(refused));

        Options.InsufficientCreditsCode = 402;
        Assert.Equal(402, await CodeAsync(SubmitAsync(new { prompt = "y" })));

        Options.Credits = 1;
        await AcceptAsync("y");
    }

    [Fact]
    public async Task The_reserved_cost_of_a_failed_job_is_released()
    {
        Options.Credits = 0.035m;
        await CompleteAsync("fail-please");
        await CompleteAsync("x");
        Assert.Equal(0.035m, Counters.AmountBilled);
    }

    [Fact]
    public async Task Exceeding_the_team_limit_gets_406_with_another_text()
    {
        Options.TeamSpendLimit = 0.05m;
        await CompleteAsync("x");
        using HttpResponseMessage refused = await SubmitAsync(new { prompt = "y" });
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Contains("spend limit", await ErrorAsync(refused));
    }

    private Task<string> BalanceAsync() => Client.GetStringAsync("v1/get-user-credits");
}
