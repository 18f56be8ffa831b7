using Seedream.Core.Tests.Support;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

/// <summary>The bytes decide whether an image is whole, whatever length anybody named.</summary>
public sealed class WholeDownloadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(null)]
    public async Task AWholeImageIsSavedWhateverLengthTheAnswerNamed(int? length)
    {
        await using TestService service = await TestService.StartAsync();
        using var folder = new TempFolder();
        byte[] content = Photos.Jpeg();
        await using var host = new LengthlessHost(content);

        SeedreamImage saved = await DownloadAsync(service, folder, host, length);

        Assert.Equal(content, await File.ReadAllBytesAsync(saved.FullName!));
        Assert.Equal(content.Length, saved.Length);
    }

    [Fact]
    public async Task ACutImageOfUnknownLengthIsNeverSaved()
    {
        await using TestService service = await TestService.StartAsync(
            change: settings => settings with { MaximumRetryCount = 0 });
        using var folder = new TempFolder();
        await using var host = new LengthlessHost(Photos.Png()[..^1]);

        await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(service, folder, host, null));

        Assert.Empty(folder.Contents);
    }

    [Fact]
    public async Task AnImageOverTheLimitIsNotReadToItsEndNorRequestedAgain()
    {
        await using TestService service = await TestService.StartAsync(
            change: settings => settings with { MaximumImageBytes = 100 });
        using var folder = new TempFolder();
        await using var host = new LengthlessHost(Photos.Jpeg());

        SeedreamException failure =
            await Fails.WithAsync(SeedreamErrorId.DownloadFailed, DownloadAsync(service, folder, host, null));

        Assert.Contains("limit", failure.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Contents);
    }

    [Fact]
    public async Task AJSONAnswerOverTheLimitIsNotRead()
    {
        await using TestService service = await TestService.StartAsync(
            change: settings => settings with { MaximumJsonBytes = 10, MaximumRetryCount = 0 });

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.ServiceUnavailable, service.Client.GetCreditAsync(service.Scope));

        Assert.Contains("longer than", failure.Message, StringComparison.Ordinal);
    }

    private static Task<SeedreamImage> DownloadAsync(
        TestService service, TempFolder folder, LengthlessHost host, long? length) =>
        service.Client.Images.DownloadAsync(
            new SeedreamImage { RequestId = "id-1", Source = "photo.png", Uri = host.File, Length = length },
            new OutputTarget(folder.Path, new NameTemplate("{BaseName}"), _ => false, null),
            service.Scope).Soon();
}
