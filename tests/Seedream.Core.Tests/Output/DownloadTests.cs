using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

/// <summary>Under the final name, there is a complete image or nothing, whatever the server does.</summary>
public sealed class DownloadTests
{
    [Theory]
    [InlineData("truncate")]
    [InlineData("truncate=0")]
    [InlineData("truncate=0.99999")]
    [InlineData("content-type=text/html")]
    [InlineData("html")]
    [InlineData("code=404:body=html")]
    [InlineData("code=503:body=empty")]
    [InlineData("code=500")]
    [InlineData("code=429")]
    [InlineData("code=200:body=empty")]
    [InlineData("reset")]
    public async Task A_temporary_fault_is_retried(string fault)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:first=2:{fault}");

        SeedreamImage saved = await SaveAsync(service, folder, result);

        Assert.Equal(["photo.jpg"], folder.Contents);
        IsImageOf(saved, result);
        Assert.Equal(3, service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("truncate")]
    [InlineData("content-type=text/html")]
    [InlineData("html")]
    [InlineData("code=404:body=html")]
    [InlineData("code=503:body=empty")]
    [InlineData("reset")]
    public async Task A_permanent_fault_is_reported_and_leaves_no_file(string fault)
    {
        await using TestService service = await TestService.StartAsync(
            change: settings => settings with { MaximumRetryCount = 2 });
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:{fault}");

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DownloadFailed, SaveAsync(service, folder, result));

        Assert.Empty(folder.Contents);
        Assert.Contains("was billed", failure.Message, StringComparison.Ordinal);
        Assert.Contains(result.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(3, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task Without_a_Content_Length_the_length_in_the_result_is_checked()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] content = Photos.Jpeg();
        await using var host = new LengthlessHost(content[..^1], content);
        SeedreamImage image = Image(host.File) with { Length = content.Length };

        SeedreamImage saved = await DownloadAsync(service, image, To(folder));

        Assert.Equal(content, await File.ReadAllBytesAsync(saved.FullName!));
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task A_file_that_is_not_an_image_is_not_saved_whatever_its_type()
    {
        await using TestService service = await TestService.StartAsync(
            change: settings => settings with { MaximumRetryCount = 0 });
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        Fault text = Fault.Answer(EmulatorEndpoint.Download, 200, ErrorShape.Text, "this is not an image");
        service.Emulator.Faults.Add(text with
        {
            Headers = new Dictionary<string, string> { ["Content-Type"] = "image/jpeg" },
        });

        SeedreamImage unknownLength = result.Images[0] with { Length = null };
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(service, unknownLength, To(folder)));

        Assert.Empty(folder.Contents);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("IMAGE/JPEG")]
    public async Task An_image_with_a_generic_content_type_is_saved(string type)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:content-type={Uri.EscapeDataString(type)}");
        IsImageOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task A_stalled_download_is_retried()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.StallBody(EmulatorEndpoint.Download, gate) with { First = 1 });
        Task<SeedreamImage> save = SaveAsync(service, folder, result);
        await gate.Reached.Soon();

        clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        IsImageOf(await save.Soon(), result);
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task An_image_that_another_run_is_renaming_is_copied_a_moment_later()
    {
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock });
        using var folder = new TempFolder();
        string written = folder.File("first.jpg");
        await File.WriteAllBytesAsync(written, Photos.Jpeg());
        Task<SeedreamImage> copy;
        using (File.Open(written, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            copy = service.Client.Images.CopyAsync(
                Image(null), written, To(folder), (_, _) => { }, CancellationToken.None);
            Assert.False(copy.IsCompleted);
        }

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Photos.Jpeg(), await File.ReadAllBytesAsync((await copy.Soon()).FullName!));
    }

    [Fact]
    public async Task A_download_can_take_longer_than_the_time_limit_without_data()
    {
        const int Pieces = 4;
        TimeSpan piece = TimeSpan.FromSeconds(1) / 20;
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(
            new EmulatorOptions { Clock = clock, Latency = TimeSpan.Zero },
            change: settings => settings with { RequestTimeout = piece * 1.5, MaximumRetryCount = 0 });
        using var folder = new TempFolder();
        SeedreamJob job = await service.SubmitAsync();
        SeedreamResult result = await service.CreateTracker().GetResultAsync(job, service.Scope).Soon();

        // A few bytes remain for the end, so that the file is unfinished while the test watches it.
        long bytes = (result.Images[0].Length!.Value / Pieces) - 1;
        service.Emulator.Faults.Add(Fault.Slow(EmulatorEndpoint.Download, (int)(bytes * 20)));

        Task<SeedreamImage> save = SaveAsync(service, folder, result);
        for (int i = 1; i <= Pieces; i++)
        {
            await Waiting.UntilAsync(() => save.IsCompleted
                || folder.Contents.Sum(name => new FileInfo(folder.File(name)).Length) >= bytes * i);
            clock.Advance(piece);
        }

        IsImageOf(await save, result);
    }

    [Fact]
    public async Task A_slow_download_is_complete()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add("download:slow=100000");
        IsImageOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("download:redirect")]
    [InlineData("download:redirect:code=307")]
    [InlineData("result:foreign")]
    public async Task An_image_on_another_host_is_downloaded_without_the_key(string fault)
    {
        // TestService checks at its end that no other host received the key.
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        service.Emulator.Faults.Add(fault);
        SeedreamResult result = await service.CompleteAsync();
        IsImageOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Foreign));
    }

    [Theory]
    [InlineData("http://images.example/a.jpeg")]
    [InlineData("ftp://images.example/a.jpeg")]
    [InlineData(null)]
    public async Task An_image_without_an_https_URL_is_not_downloaded(string? address)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamImage image = Image(address is null ? null : new Uri(address));
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(service, image, To(folder)));
        Assert.Empty(service.Exchanges);
    }

    public static TheoryData<string> HostileNames => [.. Fault.HostileNames];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_hostile_name_never_leaves_the_folder(string name)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        service.Emulator.Faults.Add(Fault.FileName(EmulatorEndpoint.Result, name));
        service.Emulator.Faults.Add(Fault.FileName(EmulatorEndpoint.Download, name));
        SeedreamResult result = await service.CompleteAsync();

        await Fails.WithAsync(SeedreamErrorId.UnsafeName, SaveAsync(service, folder, result, "in/side", "{FileName}"));
        Assert.Empty(folder.Contents);
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Download));

        IsImageOf(await SaveAsync(service, folder, result, "in/side"), result);
        Assert.Equal(["in", "in/side", "in/side/photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task The_name_from_the_service_is_used_on_request()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        SeedreamImage saved = await SaveAsync(service, folder, result, name: "{FileName}");
        string name = service.Emulator.Jobs.Single().OutputIds.Single();
        Assert.Equal(Path.GetFileNameWithoutExtension(name), Path.GetFileNameWithoutExtension(saved.FullName));
    }

    [Fact]
    public async Task An_existing_file_is_kept_unless_it_may_be_overwritten()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] other = "somebody's work"u8.ToArray();
        string path = folder.Write("photo.jpg", other);
        SeedreamResult result = await service.CompleteAsync();

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DestinationExists, SaveAsync(service, folder, result));
        Assert.Contains("was billed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllBytes(path));
        Assert.Equal(["photo.jpg"], folder.Contents);

        IsImageOf(await DownloadAsync(service, Named(result), To(folder) with { MayOverwrite = _ => true }), result);
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task The_photo_is_never_overwritten_not_even_with_force()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] photo = Photos.Jpeg();
        string source = folder.Write("photo.jpg", photo);
        SeedreamResult result = await service.CompleteAsync();

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.DestinationExists,
            DownloadAsync(service, Named(result), To(folder) with { MayOverwrite = _ => true, Source = source }));

        Assert.DoesNotContain("-Force", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(photo, File.ReadAllBytes(source));
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_not_retried()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        folder.Write("taken", [1]);
        SeedreamResult result = await service.CompleteAsync();
        await Fails.WithAsync(SeedreamErrorId.DestinationUnavailable, SaveAsync(service, folder, result, "taken"));
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task Images_can_be_downloaded_for_a_week_after_their_job()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        clock.Advance(TimeSpan.FromDays(6));
        IsImageOf(await SaveAsync(service, folder, result), result);
    }

    private static SeedreamImage Image(Uri? uri) => new() { RequestId = "id-1", Source = "photo.png", Uri = uri };

    private static SeedreamImage Named(SeedreamResult result) => result.Images.Single() with { Source = "photo.png" };

    private static OutputTarget To(TempFolder folder, string below = "", string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(folder.File(below)), new NameTemplate(name), _ => false, null);

    private static Task<SeedreamImage> DownloadAsync(TestService service, SeedreamImage image, OutputTarget target) =>
        service.Client.Images.DownloadAsync(image, target, service.Scope).Soon();

    private static Task<SeedreamImage> SaveAsync(
        TestService service, TempFolder folder, SeedreamResult result, string below = "", string name = "{BaseName}") =>
        DownloadAsync(service, Named(result), To(folder, below, name));

    private static void IsImageOf(SeedreamImage saved, SeedreamResult result)
    {
        Assert.True(EmulatorImage.TryReadRequestId(saved.FullName!, out string? requestId, out int index));
        Assert.Equal((result.RequestId, saved.Index - 1), (requestId, index));
        Assert.Equal(new FileInfo(saved.FullName!).Length, saved.Length);
        Assert.Equal(result.Images[0].Length ?? saved.Length, saved.Length);
        Assert.Equal((4096, 2304), (saved.Width, saved.Height));
    }
}
