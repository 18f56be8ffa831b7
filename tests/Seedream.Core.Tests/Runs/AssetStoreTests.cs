using System.Security.Cryptography;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Runs;

public sealed class AssetStoreTests : IDisposable
{
    private const int Edits = 50;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(UploadListName.FileUrls)]
    [InlineData(UploadListName.Urls)]
    public async Task An_uploaded_file_arrives_whole_whatever_the_answer_calls_its_address(UploadListName name)
    {
        await using TestService service = await TestService.StartAsync(new EmulatorOptions { Clock = new SkippingClock(), UploadListName = name });
        byte[] photo = [.. Photos.Jpeg(), .. RandomNumberGenerator.GetBytes(200_000)];
        string path = _folder.Write("photo.jpg", photo);

        await service.SubmitAsync(TestService.EditOf(path));

        Assert.Equal([Convert.ToHexString(SHA256.HashData(photo))], service.Emulator.Jobs.Single().InputHashes);
    }

    [Fact]
    public async Task An_inline_input_arrives_whole_and_nothing_is_uploaded()
    {
        await using TestService service = await TestService.StartAsync();
        byte[] photo = [.. Photos.Png(), .. RandomNumberGenerator.GetBytes(200_001)];
        string path = _folder.Write("photo.png", photo);

        await service.SubmitAsync(TestService.EditOf(path), inline: true);

        Assert.Equal([Convert.ToHexString(SHA256.HashData(photo))], service.Emulator.Jobs.Single().InputHashes);
        Assert.Equal(0, service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public async Task A_reference_of_many_edits_that_begin_together_goes_up_once()
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        StallGate gate = Hold(service);
        Task<Uri>[] gets = Begin(service, assets, Inspected());
        await gate.Reached.Soon();
        gate.Release();

        Assert.Single((await Task.WhenAll(gets).Soon()).Distinct());
        Assert.Equal(1, service.Counters.FilesUploaded);
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public async Task A_reference_that_changed_goes_up_again()
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        PhotoFile file = Inspected();
        Uri first = await GetAsync(assets, file, service.Scope).Soon();
        Uri again = await GetAsync(assets, file, service.Scope).Soon();
        Uri changed = await GetAsync(assets, Inspected(50), service.Scope).Soon();

        Assert.Equal(first, again);
        Assert.NotEqual(first, changed);
        Assert.Equal(2, service.Counters.FilesUploaded);
    }

    [Fact]
    public async Task A_first_upload_that_fails_does_not_fail_the_others()
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        StallGate gate = Hold(service);
        service.Emulator.Faults.Add("upload:nth=2:code=400");
        using var first = new Deadline(service.Clock, Timeout.InfiniteTimeSpan, CancellationToken.None);
        PhotoFile file = Inspected();

        // The first is aborted at the gate, tries again and is then refused for good; the others have been waiting.
        Task<Uri> failing = GetAsync(assets, file, new CallContext(first));
        Task<Uri>[] others = Begin(service, assets, file);
        await gate.Reached.Soon();
        gate.Abort();

        await Fails.WithAsync(SeedreamErrorId.InvalidParameter, failing);
        Assert.Single((await Task.WhenAll(others).Soon()).Distinct());
        Assert.Equal(1, service.Counters.FilesUploaded);
    }

    [Fact]
    public async Task A_first_upload_that_is_stopped_does_not_stop_the_others()
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        StallGate gate = Hold(service);
        using var stop = new CancellationTokenSource();
        using var first = new Deadline(service.Clock, Timeout.InfiniteTimeSpan, stop.Token);
        PhotoFile file = Inspected();
        Task<Uri> stopped = GetAsync(assets, file, new CallContext(first));
        Task<Uri>[] others = Begin(service, assets, file);
        await gate.Reached.Soon();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Soon());
        Assert.Single((await Task.WhenAll(others).Soon()).Distinct());
        Assert.Equal(1, service.Counters.FilesUploaded);
    }

    [Fact]
    public async Task One_who_stops_waiting_does_not_stop_the_upload_of_the_others()
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        StallGate gate = Hold(service);
        using var stop = new CancellationTokenSource();
        using var second = new Deadline(service.Clock, Timeout.InfiniteTimeSpan, stop.Token);
        PhotoFile file = Inspected();
        Task<Uri>[] others = Begin(service, assets, file);
        Task<Uri> stopped = GetAsync(assets, file, new CallContext(second));
        await gate.Reached.Soon();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.Soon());
        gate.Release();

        Assert.Single((await Task.WhenAll(others).Soon()).Distinct());
        Assert.Equal(1, service.Requests(EmulatorEndpoint.Upload));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_changes_after_its_inspection_is_named_and_nothing_is_accepted(bool inline)
    {
        await using TestService service = await TestService.StartAsync();
        PreparedEdit prepared = PreparedEdit.Of(TestService.EditOf(_folder.Write("photo.jpg", Photos.Jpeg())));
        string path = _folder.Write("photo.jpg", [1, 2, 3]);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.InputRejected, service.SubmitAsync(prepared, inline));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Counters.FilesUploaded);
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_goes_after_its_inspection_is_named_and_nothing_is_accepted(bool inline)
    {
        await using TestService service = await TestService.StartAsync();
        var assets = new AssetStore(service.Api, service.Ledger);
        string path = _folder.Write("photo.jpg", Photos.Jpeg());
        PreparedEdit prepared = PreparedEdit.Of(TestService.EditOf(path));
        File.Delete(path);

        SeedreamException failure = await Fails.WithAsync(SeedreamErrorId.InputNotFound, service.SubmitAsync(prepared, inline));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, service.Counters.JobsAccepted);
    }

    // Who asks first is first in line: nothing is waited for before.
    private static Task<Uri> GetAsync(AssetStore assets, PhotoFile file, CallContext scope) =>
        assets.GetAsync(file, new PhotoHash(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.Path))), file.Length), scope);

    private static StallGate Hold(TestService service)
    {
        var gate = new StallGate();
        service.Emulator.Faults.Add(Fault.Stall(EmulatorEndpoint.Upload, gate) with { First = 1 });
        return gate;
    }

    private static Task<Uri>[] Begin(TestService service, AssetStore assets, PhotoFile file) =>
        [.. Enumerable.Range(0, Edits).Select(_ => GetAsync(assets, file, service.Scope))];

    private PhotoFile Inspected(int width = 40) => TestService.Inspected(_folder.Write("reference.jpg", Photos.Jpeg(width)));
}
