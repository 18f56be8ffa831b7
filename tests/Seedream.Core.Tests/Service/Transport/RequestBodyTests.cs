using System.Text;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Service.Transport;

namespace Seedream.Core.Tests.Service.Transport;

public sealed class RequestBodyTests
{
    private const int Block = 48 * 1024;

    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 11), Block - 1, Block, Block + 1, Block + 2, (2 * Block) - 1, 2 * Block, (2 * Block) + 1];

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_file_of_any_length_goes_out_as_base64_of_the_announced_length(int length)
    {
        using var folder = new TempFolder();
        await IsWhole(folder, Bytes(length), "{\"a\":\"", "\",\"é\":1}");
    }

    [Fact]
    public async Task Any_texts_and_files_go_out_in_order_and_as_long_as_announced()
    {
        using var folder = new TempFolder();
        await Gen.Select(Gen.Byte.Array[0, 300], Gen.String[0, 20], Gen.String[0, 20])
            .SampleAsync(sample => IsWhole(folder, sample.Item1, sample.Item2, sample.Item3), iter: 50, threads: 1);
    }

    [Fact]
    public async Task A_body_counts_as_begun_only_when_it_is_written()
    {
        using RequestBody body = new RequestBody().Add("{}");
        Assert.False(body.Started);
        await body.CopyToAsync(Stream.Null);
        Assert.True(body.Started);
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    public async Task A_file_of_another_length_than_inspected_fails_the_body(int now)
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

        byte[] wanted = [.. Encoding.UTF8.GetBytes(before), .. Encoding.UTF8.GetBytes(Convert.ToBase64String(content)), .. Encoding.UTF8.GetBytes(after)];
        Assert.Equal(wanted, sent.ToArray());
        Assert.Equal(wanted.Length, announced);
        Assert.Equal(wanted.Length, body.Length);
    }
}
