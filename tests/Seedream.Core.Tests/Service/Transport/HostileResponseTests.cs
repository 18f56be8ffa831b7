using System.IO.Compression;
using System.Text;
using Seedream.Core.Tests.Support;
using Seedream.Output;
using Seedream.Service;
using Seedream.Service.Connection;
using Seedream.Service.Transport;
using Seedream.Service.Wire;

namespace Seedream.Core.Tests.Service.Transport;

/// <summary>A response that is too long, damaged or a bomb is a failed request, and takes bounded memory.</summary>
[Collection(nameof(Alone))]
public sealed class HostileResponseTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const string Gzip = "Content-Encoding: gzip";

    private readonly Deadline _deadline = new(TimeProvider.System, Timeout.InfiniteTimeSpan, default);

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task ACompressedResponseCountsUnpackedAndIsNotUnpackedPastTheLimit()
    {
        byte[] bomb = Packed(new byte[200 * Megabyte]);
        await using var host = new RawHost(_ => RawHost.Response(bomb, Gzip));
        using ServiceTransport transport = Connect(host, settings => settings with { MaximumJsonBytes = Megabyte });

        long before = GC.GetTotalAllocatedBytes(precise: true);
        SeedreamException failure = await StatusFailsAsync(transport);

        Assert.Contains("longer than 1 MB", failure.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 16 * Megabyte);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task ADamagedCompressedResponseIsAFailureOfTheService(string encoding)
    {
        byte[] damaged = [.. Packed(Encoding.UTF8.GetBytes("{\"status\":\"COMPLETED\"}"))[..12], .. "damaged data"u8];
        await using var host = new RawHost(_ => RawHost.Response(damaged, $"Content-Encoding: {encoding}"));
        using ServiceTransport transport = Connect(host);

        SeedreamException failure = await StatusFailsAsync(transport);

        Assert.Contains("got no response", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADamagedCompressedImageIsAFailedDownload()
    {
        byte[] damaged = [.. Packed(Photos.Jpeg())[..40], .. "damaged data"u8];
        await using var host = new RawHost(_ => RawHost.Response(damaged, Gzip));
        using ServiceTransport transport = Connect(host);
        using var folder = new TempFolder();

        SeedreamException failure = await DownloadFailsAsync(transport, host, folder.Path);

        Assert.Contains("Save-SeedreamImage -RequestId id-1", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(folder.Contents);
    }

    [Fact]
    public async Task AnImageThatAnotherRunSavesAtTheSameMomentIsKept()
    {
        await using var host = new RawHost(_ => []);
        using ServiceTransport transport = Connect(host);
        using var folder = new TempFolder();

        await Fails.WithAsync(
            SeedreamErrorId.DestinationExists,
            new ImageWriter(transport).WriteAsync(
                new SeedreamImage { RequestId = "id-1", Source = "photo.png", Content = Photos.Jpeg() },
                new OutputTarget(folder.Path, new NameTemplate("{BaseName}"), _ => false, null),
                file => File.WriteAllText(file.Path, "of the other run"),
                CancellationToken.None));

        Assert.Equal("of the other run", await File.ReadAllTextAsync(folder.File("photo.jpg")));
    }

    [Fact]
    public async Task TheSameImageThatAnotherRunSavesAtTheSameMomentIsNoError()
    {
        await using var host = new RawHost(_ => []);
        using ServiceTransport transport = Connect(host);
        using var folder = new TempFolder();
        byte[] image = Photos.Jpeg();

        SeedreamImage saved = await new ImageWriter(transport).WriteAsync(
            new SeedreamImage { RequestId = "id-1", Source = "photo.png", Content = image },
            new OutputTarget(folder.Path, new NameTemplate("{BaseName}"), _ => false, null),
            file => File.WriteAllBytes(file.Path, image),
            CancellationToken.None);

        Assert.Equal(folder.File("photo.jpg"), saved.FullName);
        Assert.Equal(["photo.jpg"], folder.Contents);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://")]
    [InlineData("http:///a")]
    [InlineData("//")]
    [InlineData("http://[1/")]
    [InlineData("http://a b/")]
    [InlineData("http://.../")]
    [InlineData("data:image/jpeg;base64,/9j/")]
    [InlineData("\\\\host\\a")]
    public async Task ARedirectToNoWebAddressIsAFailedDownload(string location)
    {
        byte[] redirect = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: {location}\r\n\r\n");
        await using var host = new RawHost(_ => redirect);
        using ServiceTransport transport = Connect(host);
        using var folder = new TempFolder();

        await DownloadFailsAsync(transport, host, folder.Path);

        Assert.Empty(folder.Contents);
    }

    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(4_000, 10)]
    public async Task HeadersOverTheLimitAreNotRead(int count, int length)
    {
        string[] headers = [.. Enumerable.Range(0, count).Select(i => $"x-{i}: {new string('h', length)}")];
        await using var host = new RawHost(_ => RawHost.Response("{}"u8, headers));
        using ServiceTransport transport = Connect(host);

        SeedreamException failure = await StatusFailsAsync(transport);

        Assert.Contains("headers are longer than", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Connect-Seedream", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHistoryPageWithoutEndIsCutAndProvesNothing()
    {
        string page = $"{{\"total\":50000,\"rows\":[{string.Join(',', Enumerable.Repeat("{}", 60_000))}]}}";
        await using var host = new RawHost(_ => RawHost.Response(Encoding.UTF8.GetBytes(page)));
        using ServiceTransport transport = Connect(host);

        HistoryListing listing = await ListAsync(transport);

        Assert.False(listing.IsComplete);
        Assert.InRange(listing.Rows.Count, 1, 50_000);
    }

    [Fact]
    public async Task AHistoryEndsAtItsLimitOfBytesAndProvesNothing()
    {
        int rows = 0;
        string padding = new(' ', 10 * Megabyte);
        await using var host = new RawHost(_ =>
            RawHost.Response(Encoding.UTF8.GetBytes($"[{{\"request_id\":\"{rows++}\"}}{padding}]")));
        using ServiceTransport transport = Connect(host);

        HistoryListing listing = await ListAsync(transport);

        Assert.False(listing.IsComplete);
        Assert.Equal(13, host.Requests);
    }

    [Fact]
    public async Task LongResponsesAtOnceTakeBoundedMemory()
    {
        const int Length = 40 * Megabyte;
        byte[] answer = RawHost.Response(Encoding.ASCII.GetBytes("{\"status\":\"IN_QUEUE\"}".PadRight(Length)));
        await using var host = new RawHost(_ => answer);
        using ServiceTransport transport = Connect(host);
        var api = new SeedreamApi(transport);
        Task<ResultReply> Get() => api.GetResultAsync("id-1", new CallContext(_deadline));
        await Get().Soon();

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Get())).Soon();

        // Each body once, what is read of at most four bodies at a time, and nothing that doubles.
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.InRange(allocated, 8L * Length, 13L * Length);
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            stream.Write(content);

        return packed.ToArray();
    }

    private static ServiceTransport Connect(
        RawHost host, Func<ConnectionSettings, ConnectionSettings>? change = null)
    {
        ConnectionSettings settings = TestService.Settings(host.Endpoint) with { MaximumRetryCount = 0 };
        return new ServiceTransport(change?.Invoke(settings) ?? settings, TimeProvider.System);
    }

    private Task<SeedreamException> StatusFailsAsync(ServiceTransport transport) => Fails.WithAsync(
        SeedreamErrorId.ServiceUnavailable,
        new SeedreamApi(transport).GetStatusAsync("id-1", new CallContext(_deadline)));

    private Task<SeedreamException> DownloadFailsAsync(ServiceTransport transport, RawHost host, string folder) =>
        Fails.WithAsync(
            SeedreamErrorId.DownloadFailed,
            new ImageWriter(transport).DownloadAsync(
                new SeedreamImage { RequestId = "id-1", Source = "photo.png", Uri = new Uri(host.Endpoint, "a.jpeg") },
                new OutputTarget(folder, new NameTemplate("{BaseName}"), _ => false, null),
                _ => { },
                new CallContext(_deadline)));

    private Task<HistoryListing> ListAsync(ServiceTransport transport) => new SeedreamApi(transport)
        .ListHistoryAsync(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, new CallContext(_deadline)).Soon();
}
