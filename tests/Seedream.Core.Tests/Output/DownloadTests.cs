using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

/// <summary>Under the final name, there is a complete image or nothing, whatever the server does.</summary>
public sealed class DownloadTests : ServiceTest
{
    // A file that may not be on its host yet is waited for: 1, 2, 4, 8, 16 and 13 times 20 seconds are five minutes.
    private const int Waits = 18;

    [Theory]
    [InlineData("truncate")]
    [InlineData("truncate=0")]
    [InlineData("truncate=0.99999")]
    [InlineData("html")]
    [InlineData("code=404:body=html")]
    [InlineData("code=503:body=empty")]
    [InlineData("code=500")]
    [InlineData("code=429")]
    [InlineData("code=200:body=empty")]
    [InlineData("reset")]
    public async Task ATemporaryFaultIsRetried(string fault)
    {
        SeedreamResult result = await Service.CompleteAsync();
        Service.Faults.Add($"download:first=2:{fault}");

        SeedreamImage saved = await SaveAsync(result);

        Assert.Equal(["photo.jpg"], Folder.Contents);
        IsImageOf(saved, result);
        Assert.Equal(3, Service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("truncate", 3)]
    [InlineData("html", 3)]
    [InlineData("reset", 3)]
    [InlineData("code=404:body=html", Waits + 3)]
    [InlineData("code=503:body=empty", Waits + 3)]
    public async Task APermanentFaultIsReportedAndLeavesNoFile(string fault, int downloads)
    {
        await RestartAsync(
            change: settings => settings with { MaximumRetryCount = 2 });
        SeedreamResult result = await Service.CompleteAsync();
        Service.Faults.Add($"download:{fault}");

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DownloadFailed, SaveAsync(result));

        Assert.Empty(Folder.Contents);
        Assert.Contains("was billed", failure.Message, StringComparison.Ordinal);
        Assert.Contains(result.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(downloads, Service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task WithoutAContentLengthTheEndOfTheImageIsChecked()
    {
        byte[] content = Photos.Jpeg();
        await using var host = new LengthlessHost(content[..^1], content);
        SeedreamImage image = Image(host.File) with { Length = content.Length - 1 };

        SeedreamImage saved = await DownloadAsync(image, To());

        Assert.Equal(content, await File.ReadAllBytesAsync(saved.FullName!));
        Assert.Equal(["photo.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task AFileThatIsNotAnImageIsNotSavedWhateverItsType()
    {
        await RestartAsync(
            change: settings => settings with { MaximumRetryCount = 0 });
        SeedreamResult result = await Service.CompleteAsync();
        Fault text = Fault.Answer(EmulatorEndpoint.Download, 200, ErrorShape.Text, "this is not an image");
        Service.Faults.Add(text with
        {
            Headers = new Dictionary<string, string> { ["Content-Type"] = "image/jpeg" },
        });

        SeedreamImage unknownLength = result.Images[0] with { Length = null };
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(unknownLength, To()));

        Assert.Empty(Folder.Contents);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("IMAGE/JPEG")]
    [InlineData("text/html")]
    public async Task AnImageWithAnotherContentTypeIsSaved(string type)
    {
        SeedreamResult result = await Service.CompleteAsync();
        Service.Faults.Add($"download:content-type={Uri.EscapeDataString(type)}");
        IsImageOf(await SaveAsync(result), result);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task AStalledDownloadIsRetried()
    {
        SeedreamResult result = await Service.CompleteAsync();
        var gate = new StallGate();
        Service.Faults.Add(Fault.StallBody(EmulatorEndpoint.Download, gate) with { First = 1 });
        Task<SeedreamImage> save = SaveAsync(result);
        await gate.Reached.Soon();

        Service.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        IsImageOf(await save.Soon(), result);
        Assert.Equal(["photo.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task AnImageThatAnotherRunIsRenamingIsCopiedAMomentLater()
    {
        var clock = new FakeTimeProvider();
        await RestartAsync(clock: clock);
        string written = Folder.File("first.jpg");
        await File.WriteAllBytesAsync(written, Photos.Jpeg());
        Task<SeedreamImage> copy;
        using (File.Open(written, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            copy = Service.Client.Images.CopyAsync(
                Image(null), written, To(), _ => { }, CancellationToken.None);
            Assert.False(copy.IsCompleted);
        }

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Photos.Jpeg(), await File.ReadAllBytesAsync((await copy.Soon()).FullName!));
    }

    [Fact]
    public async Task ADownloadCanTakeLongerThanTheTimeLimitWithoutData()
    {
        const int Pieces = 4;
        TimeSpan piece = TimeSpan.FromSeconds(1) / 20;
        var clock = new FakeTimeProvider();
        await RestartAsync(
            new EmulatorOptions { Clock = clock, Latency = TimeSpan.Zero },
            change: settings => settings with { RequestTimeout = piece * 1.5, MaximumRetryCount = 0 });
        SeedreamJob job = await Service.SubmitAsync();
        SeedreamResult result = await Service.GetResultAsync(job);

        // A few bytes remain for the end, so that the file is unfinished while the test watches it.
        long bytes = (result.Images[0].Length!.Value / Pieces) - 1;
        Service.Faults.Add(Fault.Slow(EmulatorEndpoint.Download, (int)(bytes * 20)));

        Task<SeedreamImage> save = SaveAsync(result);
        for (int i = 1; i <= Pieces; i++)
        {
            await Waiting.UntilAsync(() => save.IsCompleted
                || Folder.Contents.Sum(name => new FileInfo(Folder.File(name)).Length) >= bytes * i);
            clock.Advance(piece);
        }

        IsImageOf(await save, result);
    }

    [Fact]
    public async Task ASlowDownloadIsComplete()
    {
        SeedreamResult result = await Service.CompleteAsync();
        Service.Faults.Add("download:slow=100000");
        IsImageOf(await SaveAsync(result), result);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("download:redirect")]
    [InlineData("download:redirect:code=307")]
    [InlineData("result:foreign")]
    public async Task AnImageOnAnotherHostIsDownloadedWithoutTheKey(string fault)
    {
        // TestService checks at its end that no other host received the key.
        Service.Faults.Add(fault);
        SeedreamResult result = await Service.CompleteAsync();
        IsImageOf(await SaveAsync(result), result);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Foreign));
    }

    [Theory]
    [InlineData("http://images.example/a.jpeg")]
    [InlineData("ftp://images.example/a.jpeg")]
    [InlineData(null)]
    public async Task AnImageWithoutAnHttpsURLIsNotDownloaded(string? address)
    {
        SeedreamImage image = Image(address is null ? null : new Uri(address));
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(image, To()));
        Assert.Empty(Service.Exchanges);
    }

    public static TheoryData<string> HostileNames => [.. Fault.HostileNames];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task AHostileNameNeverLeavesTheFolder(string name)
    {
        Service.Faults.Add(Fault.FileName(EmulatorEndpoint.Result, name));
        Service.Faults.Add(Fault.FileName(EmulatorEndpoint.Download, name));
        SeedreamResult result = await Service.CompleteAsync();

        await Fails.WithAsync(SeedreamErrorId.UnsafeName, SaveAsync(result, "in/side", "{FileName}"));
        Assert.Empty(Folder.Contents);
        Assert.Equal(0, Service.Requests(EmulatorEndpoint.Download));

        IsImageOf(await SaveAsync(result, "in/side"), result);
        Assert.Equal(["in", "in/side", "in/side/photo.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task TheNameFromTheServiceIsUsedOnRequest()
    {
        SeedreamResult result = await Service.CompleteAsync();
        SeedreamImage saved = await SaveAsync(result, name: "{FileName}");
        string name = Service.Job.OutputIds.Single();
        Assert.Equal(Path.GetFileNameWithoutExtension(name), Path.GetFileNameWithoutExtension(saved.FullName));
    }

    [Fact]
    public async Task AnExistingFileIsKeptUnlessItMayBeOverwritten()
    {
        byte[] other = "somebody's work"u8.ToArray();
        string path = Folder.Write("photo.jpg", other);
        SeedreamResult result = await Service.CompleteAsync();

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DestinationExists, SaveAsync(result));
        Assert.Contains("was billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllBytes(path));
        Assert.Equal(["photo.jpg"], Folder.Contents);

        IsImageOf(await DownloadAsync(Named(result), To() with { MayOverwrite = _ => true }), result);
        Assert.Equal(["photo.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task ThePhotoIsNeverOverwrittenNotEvenWithForce()
    {
        byte[] photo = Photos.Jpeg();
        string source = Folder.Write("photo.jpg", photo);
        SeedreamResult result = await Service.CompleteAsync();

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DestinationExists,
            DownloadAsync(Named(result), To() with { MayOverwrite = _ => true, Source = source }));

        Assert.DoesNotContain("-Force", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(photo, File.ReadAllBytes(source));
        Assert.Equal(["photo.jpg"], Folder.Contents);
    }

    [Fact]
    public async Task AFolderThatCannotBeCreatedIsNotRetried()
    {
        Folder.Write("taken", [1]);
        SeedreamResult result = await Service.CompleteAsync();
        await Fails.WithAsync(SeedreamErrorId.DestinationUnavailable, SaveAsync(result, "taken"));
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task ImagesCanBeDownloadedForAWeekAfterTheirJob()
    {
        SeedreamResult result = await Service.CompleteAsync();
        Service.Advance(TimeSpan.FromDays(6));
        IsImageOf(await SaveAsync(result), result);
    }

    private static SeedreamImage Image(Uri? uri) => new() { RequestId = "id-1", Source = "photo.png", Uri = uri };

    private static SeedreamImage Named(SeedreamResult result) => result.Images.Single() with { Source = "photo.png" };

    private OutputTarget To(string below = "", string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(Folder.File(below)), new NameTemplate(name), _ => false, null);

    private Task<SeedreamImage> DownloadAsync(SeedreamImage image, OutputTarget target) =>
        Service.Client.Images.DownloadAsync(image, target, Service.Scope).Soon();

    private Task<SeedreamImage> SaveAsync(SeedreamResult result, string below = "", string name = "{BaseName}") =>
        DownloadAsync(Named(result), To(below, name));

    private static void IsImageOf(SeedreamImage saved, SeedreamResult result)
    {
        Assert.True(EmulatorImage.TryReadRequestId(saved.FullName!, out string? requestId, out int index));
        Assert.Equal((result.RequestId, saved.Index - 1), (requestId, index));
        Assert.Equal(new FileInfo(saved.FullName!).Length, saved.Length);
        Assert.Equal(result.Images[0].Length ?? saved.Length, saved.Length);
        Assert.Equal((4096, 2304), (saved.Width, saved.Height));
    }
}
