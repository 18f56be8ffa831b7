using Microsoft.Extensions.Time.Testing;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

/// <summary>Under the final name there is the whole picture or nothing, whatever the file's host does.</summary>
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
    public async Task A_fault_that_passes_is_outlasted(string fault)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:first=2:{fault}");

        SeedreamImage saved = await SaveAsync(service, folder, result);

        Assert.Equal(["photo.jpg"], folder.Contents);
        IsPictureOf(saved, result);
        Assert.Equal(3, service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("truncate")]
    [InlineData("content-type=text/html")]
    [InlineData("html")]
    [InlineData("code=404:body=html")]
    [InlineData("code=503:body=empty")]
    [InlineData("reset")]
    public async Task A_fault_that_stays_is_told_and_leaves_nothing_behind(string fault)
    {
        await using TestService service = await TestService.StartAsync(change: settings => settings with { MaximumRetryCount = 2 });
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:{fault}");

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.DownloadFailed, SaveAsync(service, folder, result));

        Assert.Empty(folder.Contents);
        Assert.Contains("is paid", failure.Message, StringComparison.Ordinal);
        Assert.Contains(result.RequestId, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(3, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task A_host_that_names_no_length_is_held_to_the_length_in_the_result()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] picture = Photos.Jpeg();
        await using var host = new LengthlessHost(picture[..^1], picture);
        var image = new SeedreamImage { RequestId = "id-1", Source = "photo.png", Uri = host.File, Length = picture.Length };

        SeedreamImage saved = await service.Client.Images.DownloadAsync(image, To(folder), service.Scope).Soon();

        Assert.Equal(picture, await File.ReadAllBytesAsync(saved.FullName!));
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task What_is_no_picture_is_not_kept_whatever_its_type_says()
    {
        await using TestService service = await TestService.StartAsync(change: settings => settings with { MaximumRetryCount = 0 });
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add(Fault.Answer(EmulatorEndpoint.Download, 200, ErrorShape.Text, "this is no picture at all") with
        {
            Headers = new Dictionary<string, string> { ["Content-Type"] = "image/jpeg" },
        });

        SeedreamImage unknownLength = result.Images[0] with { Length = null };
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, service.Client.Images.DownloadAsync(unknownLength, To(folder), service.Scope));

        Assert.Empty(folder.Contents);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("IMAGE/JPEG")]
    public async Task A_picture_under_the_type_of_any_file_is_kept(string type)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add($"download:content-type={Uri.EscapeDataString(type)}");
        IsPictureOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task A_stalled_download_is_begun_anew()
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

        IsPictureOf(await save.Soon(), result);
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task A_picture_that_another_run_is_just_giving_its_name_is_copied_a_moment_later()
    {
        var clock = new FakeTimeProvider();
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = clock });
        using var folder = new TempFolder();
        string written = folder.File("first.jpg");
        await File.WriteAllBytesAsync(written, Photos.Jpeg());
        Task<SeedreamImage> copy;
        using (File.Open(written, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var image = new SeedreamImage { RequestId = "id-1", Source = "photo.png" };
            copy = service.Client.Images.CopyAsync(image, written, To(folder), (_, _) => { }, CancellationToken.None);
            Assert.False(copy.IsCompleted);
        }

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Photos.Jpeg(), await File.ReadAllBytesAsync((await copy.Soon()).FullName!));
    }

    [Fact]
    public async Task A_download_may_take_longer_in_all_than_nothing_may_come()
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

        // A little is left over for the end, so that the file is unfinished as long as it is looked at.
        long bytes = (result.Images[0].Length!.Value / Pieces) - 1;
        service.Emulator.Faults.Add(Fault.Slow(EmulatorEndpoint.Download, (int)(bytes * 20)));

        Task<SeedreamImage> save = SaveAsync(service, folder, result);
        for (int i = 1; i <= Pieces; i++)
        {
            await Waiting.UntilAsync(() => save.IsCompleted || folder.Contents.Sum(name => new FileInfo(folder.File(name)).Length) >= bytes * i);
            clock.Advance(piece);
        }

        IsPictureOf(await save, result);
    }

    [Fact]
    public async Task A_slow_download_comes_whole()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        service.Emulator.Faults.Add("download:slow=100000");
        IsPictureOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Theory]
    [InlineData("download:redirect")]
    [InlineData("download:redirect:code=307")]
    [InlineData("result:foreign")]
    public async Task A_picture_on_another_host_is_fetched_without_the_key(string fault)
    {
        // That no key was brought along is what the service's end checks.
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        service.Emulator.Faults.Add(fault);
        SeedreamResult result = await service.CompleteAsync();
        IsPictureOf(await SaveAsync(service, folder, result), result);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Foreign));
    }

    [Theory]
    [InlineData("http://images.example/a.jpeg")]
    [InlineData("ftp://images.example/a.jpeg")]
    [InlineData(null)]
    public async Task A_picture_is_not_fetched_in_the_clear_or_from_nowhere(string? address)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        var image = new SeedreamImage { RequestId = "id-1", Source = "photo.png", Uri = address is null ? null : new Uri(address) };
        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, service.Client.Images.DownloadAsync(image, To(folder), service.Scope));
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

        IsPictureOf(await SaveAsync(service, folder, result, "in/side"), result);
        Assert.Equal(["in", "in/side", "in/side/photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task The_services_own_name_is_taken_where_it_is_asked_for()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        SeedreamImage saved = await SaveAsync(service, folder, result, name: "{FileName}");
        Assert.Equal(Path.GetFileNameWithoutExtension(service.Emulator.Jobs.Single().OutputIds.Single()), Path.GetFileNameWithoutExtension(saved.FullName));
    }

    [Fact]
    public async Task A_file_in_the_way_is_kept_unless_it_may_be_overwritten()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] other = "somebody's work"u8.ToArray();
        string path = folder.Write("photo.jpg", other);
        SeedreamResult result = await service.CompleteAsync();

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.DestinationExists, SaveAsync(service, folder, result));
        Assert.Contains("is paid", failure.Message, StringComparison.Ordinal);
        Assert.Equal(other, File.ReadAllBytes(path));
        Assert.Equal(["photo.jpg"], folder.Contents);

        IsPictureOf(await service.Client.Images.DownloadAsync(Named(result), To(folder) with { MayOverwrite = _ => true }, service.Scope).Soon(), result);
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task The_input_itself_is_never_overwritten_not_even_with_force()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] photo = Photos.Jpeg();
        string input = folder.Write("photo.jpg", photo);
        SeedreamResult result = await service.CompleteAsync();

        await Fails.WithAsync(
            SeedreamErrorId.DestinationExists,
            service.Client.Images.DownloadAsync(Named(result), To(folder) with { MayOverwrite = _ => true, Input = input }, service.Scope));

        Assert.Equal(photo, File.ReadAllBytes(input));
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_not_the_lines_fault_and_not_tried_again()
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        folder.Write("taken", [1]);
        SeedreamResult result = await service.CompleteAsync();
        await Fails.WithAsync(SeedreamErrorId.DestinationUnavailable, SaveAsync(service, folder, result, "taken"));
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Download));
    }

    [Fact]
    public async Task Pictures_are_kept_a_week_after_the_record_of_their_job_is_gone()
    {
        var clock = new SkippingClock();
        await using TestService service = await TestService.StartAsync(clock: clock);
        using var folder = new TempFolder();
        SeedreamResult result = await service.CompleteAsync();
        clock.Advance(TimeSpan.FromDays(6));
        IsPictureOf(await SaveAsync(service, folder, result), result);
    }

    private static SeedreamImage Named(SeedreamResult result) => result.Images.Single() with { Source = "photo.png" };

    private static OutputTarget To(TempFolder folder, string below = "", string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(folder.File(below)), new NameTemplate(name), _ => false, null);

    private static Task<SeedreamImage> SaveAsync(TestService service, TempFolder folder, SeedreamResult result, string below = "", string name = "{BaseName}") =>
        service.Client.Images.DownloadAsync(Named(result), To(folder, below, name), service.Scope).Soon();

    private static void IsPictureOf(SeedreamImage saved, SeedreamResult result)
    {
        Assert.True(EmulatorImage.TryReadRequestId(saved.FullName!, out string? requestId, out int index));
        Assert.Equal((result.RequestId, saved.Index - 1), (requestId, index));
        Assert.Equal(new FileInfo(saved.FullName!).Length, saved.Length);
        Assert.Equal(result.Images[0].Length ?? saved.Length, saved.Length);
        Assert.Equal((4096, 2304), (saved.Width, saved.Height));
    }
}
