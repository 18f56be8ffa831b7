using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

public sealed class MaximumCostTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("queue")]
    [InlineData("direct")]
    [InlineData("history")]
    [InlineData("lost submit")]
    public async Task ARunEndsBeforeTheLimitWhenTheServiceBillsMoreThanTheListPrice(string path)
    {
        await using TestService service = await StartAsync(price: 0.1m);
        if (path == "history")
            service.Emulator.Options.RecordRetention = service.Emulator.Options.Latency;

        if (path == "lost submit")
            service.Emulator.Faults.Add("submit:reset-after");

        await EditUntilTheLimitAsync(service, 0.25m, path == "direct");

        Assert.Equal(0.2m, service.Counters.AmountBilled);
        Assert.Equal(0.2m, Jobs(service).Sum(job => job.Cost));
        Assert.DoesNotContain(Jobs(service), job => job.IsCostEstimated);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(-1, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public async Task ANegativeOrAbsurdCostCountsAsTheListPrice(int price, bool direct)
    {
        await using TestService service = await StartAsync(price);

        await EditUntilTheLimitAsync(service, 0.08m, direct);

        Assert.Equal(2, service.Counters.JobsAccepted);
        Assert.Equal(0.07m, Jobs(service).Sum(job => job.Cost));
        Assert.All(Jobs(service), job => Assert.True(job.IsCostEstimated));
    }

    [Fact]
    public async Task AMissingCostCountsAsTheListPriceUntilTheServiceReportsIt()
    {
        await using TestService service = await StartAsync(price: 0.05m);
        service.Emulator.Options.OptionalMetrics = false;

        SeedreamResult result = await service.CompleteAsync(TestService.Edit() with { MaxImages = 2 });

        SeedreamJob job = Assert.Single(Jobs(service));
        Assert.Equal((0.07m, true), (job.Cost, job.IsCostEstimated));
        Assert.Equal((0.07m, 0.07m), (result.Cost, result.Images.Sum(image => image.Cost)));

        service.Emulator.Options.OptionalMetrics = true;
        await service.CreateTracker().GetResultAsync(job, service.Scope).Soon();

        job = Assert.Single(Jobs(service));
        Assert.Equal((0.1m, false), (job.Cost, job.IsCostEstimated));
    }

    private static Task<TestService> StartAsync(decimal price) =>
        TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), Price = price });

    private static IEnumerable<SeedreamJob> Jobs(TestService service) =>
        service.Ledger.Jobs.List(new JobFilter()).Select(row => row.ToJob());

    private async Task EditUntilTheLimitAsync(TestService service, decimal limit, bool direct)
    {
        using EditRun run = service.CreateRun(limit: limit);
        for (int i = 0; i < 2; i++)
            await EditAsync(i);

        await Fails.WithAsync(SeedreamErrorId.CostLimitReached, EditAsync(2));

        Task EditAsync(int number) => run.RunAsync(
            TestService.EditOf(_folder.Write($"photo{number}.jpg", [.. Photos.Jpeg(), (byte)number])),
            new OutputTarget(_folder.File("out"), new NameTemplate("{BaseName}"), _ => false, null),
            direct,
            new EditEvents(_ => { }, _ => { }, failure => throw failure),
            service.Scope).Soon();
    }
}
