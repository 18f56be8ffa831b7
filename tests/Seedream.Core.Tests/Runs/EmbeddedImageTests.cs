using System.Text.Json;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Output;
using Seedream.Runs;

namespace Seedream.Core.Tests.Runs;

/// <summary>Images that come within the result of a queued job.</summary>
public sealed class EmbeddedImageTests
{
    private static readonly byte[] First = Photos.Jpeg();
    private static readonly byte[] Second = Photos.Png();

    private static readonly Edit Edit = TestService.Edit() with { MaxImages = 2 };

    private readonly List<SeedreamException> _failed = [];

    [Fact]
    public async Task ImagesWithinTheResultAreSaved()
    {
        await using TestService service = await StartAsync(First, Second);
        using var folder = new TempFolder();

        await MakeAsync(service, folder.Path);

        Assert.Equal(["make-it-snow-1.jpg", "make-it-snow-2.png"], folder.Contents);
        Assert.Equal(First, await File.ReadAllBytesAsync(folder.File("make-it-snow-1.jpg")));
        Assert.Equal(Second, await File.ReadAllBytesAsync(folder.File("make-it-snow-2.png")));
    }

    [Fact]
    public async Task ImagesThatWereLostBeforeTheyWereSavedAreRequestedAgain()
    {
        await using TestService service = await StartAsync(First, Second);
        using var folder = new TempFolder();

        await service.CompleteAsync(Edit);
        await MakeAsync(service, folder.Path);

        Assert.Equal(["make-it-snow-1.jpg", "make-it-snow-2.png"], folder.Contents);
        Assert.Equal(1, service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ACutImageWithinTheResultIsNotSaved()
    {
        await using TestService service = await StartAsync(First[..^1], Second);
        using var folder = new TempFolder();

        await MakeAsync(service, folder.Path);

        Assert.Equal(["make-it-snow-2.png"], folder.Contents);
        Assert.Equal(SeedreamErrorId.DownloadFailed, Assert.Single(_failed).Id);
    }

    private static async Task<TestService> StartAsync(params byte[][] images)
    {
        TestService service = await TestService.StartAsync();
        string result = JsonSerializer.Serialize(new { status = "COMPLETED", images });
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Result, 200, ErrorShape.Text, result));
        return service;
    }

    private Task MakeAsync(TestService service, string folder) => service.MakeAsync(
        Edit,
        new OutputTarget(folder, new NameTemplate("{BaseName}"), _ => false, null),
        new EditEvents(_ => { }, _ => { }, _failed.Add)).Soon();
}
