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

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 1, 2)]
    [InlineData(4, 2, 4)]
    public async Task AnImageThatComesAsURLAndAsBytesIsSavedOnceUnlessThereMayBeTwo(int asked, int sent, int saved)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        Uri[] urls = await UrlsAsync(service);
        Answer(service, new { status = "COMPLETED", images = urls[..sent], output = new[] { First, Second }[..sent] });

        await MakeAsync(service, folder.Path, TestService.Edit() with { MaxImages = asked });

        Assert.Empty(_failed);
        Assert.Equal(saved, folder.Contents.Length);
    }

    [Fact]
    public async Task ACutImageIsDownloadedFromItsURL()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        Uri[] urls = await UrlsAsync(service);
        Answer(service, new { status = "COMPLETED", images = urls[..1], output = First[..^1] });

        await MakeAsync(service, folder.Path, TestService.Edit());

        Assert.Empty(_failed);
        Assert.Single(folder.Contents);
    }

    // Of another job, because the emulator serves no other images.
    private static async Task<Uri[]> UrlsAsync(TestService service)
    {
        SeedreamResult other = await service.CompleteAsync(TestService.Edit("other") with { MaxImages = 2 });
        return [.. other.Images.Select(image => image.Uri!)];
    }

    private static async Task<TestService> StartAsync(params byte[][] images)
    {
        TestService service = await TestService.StartAsync();
        Answer(service, new { status = "COMPLETED", images });
        return service;
    }

    private static void Answer(TestService service, object result) => service.Emulator.Faults.Add(
        Fault.Answer(EmulatorEndpoint.Result, 200, ErrorShape.Text, JsonSerializer.Serialize(result)));

    private Task MakeAsync(TestService service, string folder, Edit? edit = null) => service.MakeAsync(
        edit ?? Edit,
        new OutputTarget(folder, new NameTemplate("{BaseName}"), _ => false, null),
        new EditEvents(_ => { }, _ => { }, _failed.Add)).Soon();
}
