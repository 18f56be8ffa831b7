using System.Net;
using System.Text.Json;

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

    [Theory]
    [InlineData(StatedCost.Negative, "-0.035", "-0.035")]
    [InlineData(StatedCost.Absurd, "1000000000", "1000000000")]
    [InlineData(StatedCost.Absent, null, "null")]
    [InlineData(StatedCost.Text, "\"0.035\"", "\"0.035\"")]
    public async Task The_stated_cost_can_be_wrong(StatedCost stated, string? inMetrics, string inHistory)
    {
        Options.StatedCost = stated;
        using HttpResponseMessage response = await ResultAsync(await CompleteAsync("x"));
        JsonElement metrics = (await JsonAsync(response)).GetProperty("metrics");
        Assert.Equal(inMetrics, metrics.TryGetProperty("cost", out JsonElement cost) ? cost.GetRawText() : null);
        Assert.Equal(inHistory, (await RowsAsync())[0].GetProperty("credits_deduction").GetRawText());
        Assert.Equal(0.035m, Counters.AmountBilled);

        Options.Latency = TimeSpan.Zero;
        using HttpResponseMessage direct = await SubmitAsync(new { prompt = "x" }, "v1");
        direct.Headers.TryGetValues("x-cost", out IEnumerable<string>? header);
        Assert.Equal(inMetrics?.Trim('"'), header?.Single());
    }

    private Task<string> BalanceAsync() => Client.GetStringAsync("v1/get-user-credits");
}
