using System.Security.Cryptography;
using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Emulator;
using Seedream.Runs;
using Seedream.Service.Connection;

namespace Seedream.Core.Tests.Runs;

public sealed class AssetStoreTests : ServiceTest
{
    private const int Edits = 50;

    private AssetStore Assets => field ??= new AssetStore(Service.Api, Service.Ledger);

    [Theory]
    [InlineData(UploadListName.FileUrls, false)]
    [InlineData(UploadListName.Urls, false)]
    [InlineData(UploadListName.FileUrls, true)]
    public async Task APhotoArrivesComplete(UploadListName name, bool inline)
    {
        Service.Options.UploadListName = name;
        byte[] photo = [.. Photos.Jpeg(), .. RandomNumberGenerator.GetBytes(200_001)];

        await Service.SubmitAsync(TestService.EditOf(Folder.Write("photo.jpg", photo)), inline: inline);

        Assert.Equal([Convert.ToHexString(SHA256.HashData(photo))], Service.Job.InputHashes);
        Assert.Equal(inline ? 0 : 1, Service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public async Task AReferenceOfManyEditsThatStartTogetherIsUploadedOnce()
    {
        StallGate gate = Service.Hold(EmulatorEndpoint.Upload);
        Task<Uri>[] edits = StartAll(Reference());
        await gate.Reached.Soon();
        gate.Release();

        await HaveOneAssetAsync(edits);
        Assert.Equal(1, Service.Requests(EmulatorEndpoint.Upload));
    }

    [Fact]
    public async Task AReferenceIsUploadedAgainOnlyAfterAChange()
    {
        PhotoFile file = Reference();
        Uri first = await GetAsync(file).Soon();
        Assert.Equal(first, await GetAsync(file).Soon());
        Assert.NotEqual(first, await GetAsync(Reference(width: 50)).Soon());
        Assert.Equal(2, Service.Counters.FilesUploaded);
    }

    [Fact]
    public async Task IfTheFirstUploadFailsTheOthersDoNot()
    {
        StallGate gate = Service.Hold(EmulatorEndpoint.Upload);
        Service.Faults.Add("upload:nth=2:code=400");
        PhotoFile file = Reference();

        // The connection of the first is reset, and its retry is rejected while the others are waiting.
        Task<Uri> failing = GetAsync(file);
        Task<Uri>[] others = StartAll(file);
        await gate.Reached.Soon();
        gate.Abort();

        await Fails.WithAsync(SeedreamErrorId.InvalidParameter, failing);
        await HaveOneAssetAsync(others);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task IfOneEditIsStoppedTheOthersStillGetTheAsset(bool isFirst, int uploads)
    {
        StallGate gate = Service.Hold(EmulatorEndpoint.Upload);
        using var stop = new CancellationTokenSource();
        using var deadline = new Deadline(Service.Clock, Timeout.InfiniteTimeSpan, stop.Token);
        PhotoFile file = Reference();
        Task<Uri>[] before = isFirst ? [] : StartAll(file);
        Task<Uri> stopped = GetAsync(file, new CallContext(deadline));
        Task<Uri>[] after = StartAll(file);
        await gate.Reached.Soon();

        await stop.CancelAsync();
        await Fails.StoppedAsync(stopped);
        if (!isFirst)
            gate.Release();

        await HaveOneAssetAsync([.. before, .. after]);
        Assert.Equal(uploads, Service.Requests(EmulatorEndpoint.Upload));
    }

    [Theory]
    [InlineData(SeedreamErrorId.InputRejected, false)]
    [InlineData(SeedreamErrorId.InputRejected, true)]
    [InlineData(SeedreamErrorId.InputNotFound, false)]
    [InlineData(SeedreamErrorId.InputNotFound, true)]
    public async Task AFileThatChangesOrDisappearsAfterItsInspectionIsReported(
        SeedreamErrorId id, bool inline)
    {
        string path = Folder.Write("photo.jpg", Photos.Jpeg());
        PreparedEdit prepared = TestService.Inspect(TestService.EditOf(path));
        if (id == SeedreamErrorId.InputRejected)
            File.WriteAllBytes(path, [1, 2, 3]);
        else
            File.Delete(path);

        SeedreamException failure = await Fails.WithAsync(id, Service.SubmitAsync(prepared, inline));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Service.Counters.FilesUploaded, Service.Counters.JobsAccepted));
    }

    // The hash is computed without waiting, so that the edits ask in the order of the calls.
    private Task<Uri> GetAsync(PhotoFile file, CallContext? scope = null)
    {
        string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.Path)));
        return Assets.GetAsync(file, new PhotoHash(hash, file.Length), scope ?? Service.Scope);
    }

    private Task<Uri>[] StartAll(PhotoFile file) => [.. Enumerable.Range(0, Edits).Select(_ => GetAsync(file))];

    private async Task HaveOneAssetAsync(Task<Uri>[] edits)
    {
        Assert.Single((await Task.WhenAll(edits).Soon()).Distinct());
        Assert.Equal(1, Service.Counters.FilesUploaded);
    }

    private PhotoFile Reference(int width = 40) =>
        TestService.Inspected(Folder.Write("reference.jpg", Photos.Jpeg(width)));
}
