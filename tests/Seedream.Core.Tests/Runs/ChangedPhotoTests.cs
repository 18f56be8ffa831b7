using System.Security.Cryptography;
using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Runs;

/// <summary>A photo that another program replaces between its hash and its upload, by one of the same length.</summary>
public sealed class ChangedPhotoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 200_000)]
    [InlineData(true, 0)]
    [InlineData(true, 200_000)]
    public async Task ItIsNotSubmittedAndTheNextRunSubmitsTheNewPhoto(bool inline, int padding)
    {
        await using TestService service = await TestService.StartAsync();
        byte[] old = [.. Photos.Jpeg(), .. new byte[padding], 1];
        byte[] replaced = [.. Photos.Jpeg(), .. new byte[padding], 2];
        Edit edit = TestService.EditOf(_folder.Write("photo.jpg", old));
        service.Emulator.Faults.Add(inline ? "submit:first=1:code=429" : "upload:first=1:code=500");
        service.OnExchange = _ => _folder.Write("photo.jpg", replaced);

        SeedreamException failure = await Fails.WithAsync(
            SeedreamErrorId.InputRejected, service.SubmitAsync(edit, inline: inline));

        Assert.Contains("changed", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (service.Counters.JobsAccepted, service.Counters.FilesUploaded));

        await service.SubmitAsync(edit, inline: inline);

        string hash = Convert.ToHexString(SHA256.HashData(replaced));
        Assert.Equal([hash], Assert.Single(service.Emulator.Jobs).InputHashes);
    }
}
