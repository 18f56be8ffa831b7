using System.Text;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class RequestBodyTests
{
    private const int Block = 48 * 1024;

    public static TheoryData<int> Lengths =>
    [
        .. Enumerable.Range(0, 11), .. Enumerable.Range(Block - 1, 4), .. Enumerable.Range((2 * Block) - 1, 3),
    ];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_file_of_any_length_is_sent_as_base64_of_the_announced_length(int length)
    {
        using var folder = new TempFolder();
        await IsWhole(folder, Bytes(length), "{\"a\":\"", "\",\"é\":1}");
    }

    [Fact]
    public async Task Texts_and_files_are_sent_in_order_and_in_the_announced_length()
    {
        using var folder = new TempFolder();
        await Gen.Select(Gen.Byte.Array[0, 300], Gen.String[0, 20], Gen.String[0, 20])
            .SampleAsync(sample => IsWhole(folder, sample.Item1, sample.Item2, sample.Item3), iter: 50, threads: 1);
    }

    [Fact]
    public async Task A_body_is_started_only_when_it_is_written()
    {
        using RequestBody body = new RequestBody().Add("{}");
        Assert.False(body.Started);
        await body.CopyToAsync(Stream.Null);
        Assert.True(body.Started);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task A_file_whose_length_has_changed_fails_the_request(int now)
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.jpg", Bytes(now));
        using RequestBody body = new RequestBody().AddBase64(path, 100).Add("end");
        using var sent = new MemoryStream();

        await Fails.WithAsync(SeedreamErrorId.InputRejected, body.CopyToAsync(sent));

        Assert.DoesNotContain("end", Encoding.ASCII.GetString(sent.ToArray()), StringComparison.Ordinal);
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];

    private static async Task IsWhole(TempFolder folder, byte[] content, string before, string after)
    {
        string path = folder.Write("a.bin", content);
        using RequestBody body = new RequestBody().Add(before).AddBase64(path, content.Length).Add(after);
        long announced = body.Headers.ContentLength!.Value;
        using var sent = new MemoryStream();
        await body.CopyToAsync(sent);

        byte[] expected = Encoding.UTF8.GetBytes(before + Convert.ToBase64String(content) + after);
        Assert.Equal(expected, sent.ToArray());
        Assert.Equal(expected.Length, announced);
        Assert.Equal(expected.Length, body.Length);
    }
}
