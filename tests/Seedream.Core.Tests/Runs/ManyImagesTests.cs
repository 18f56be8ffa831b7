using System.Text.Json;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;

namespace Seedream.Core.Tests.Runs;

public sealed class ManyImagesTests : ServiceTest
{
    [Fact]
    public async Task AnAnswerWithMoreImagesThanAJobCanHaveIsCut()
    {
        string[] urls = [.. Enumerable.Range(0, 100_000).Select(i => $"https://images.example/{i}.jpeg")];
        string answer = JsonSerializer.Serialize(new { status = "COMPLETED", output = urls });
        Service.Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 200, ErrorShape.Raw, answer));

        SeedreamJob job = await Service.WaitAsync(await Service.SubmitAsync());
        List<string> warnings = [];
        SeedreamResult result =
            await Service.CreateTracker().GetResultAsync(job, Service.Scope with { Warn = warnings.Add });

        Assert.Equal(60, result.Images.Count);
        Assert.Contains($"-RequestId {job.RequestId}", Assert.Single(warnings), StringComparison.Ordinal);
    }
}
