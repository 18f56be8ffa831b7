using System.Text;
using Seedream.Output;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>Whatever the service suggests and whatever the photo is called, an image stays in its folder.</summary>
public sealed class NameFuzzTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "out");

    private static readonly byte[][] Names =
    [
        .. new[] { "a.jpeg", "..", "CON.jpg", "../x", "C:\\x", "https://h/%2e%2e%2fa.jpg", "ü".PadLeft(200, 'n') }
            .Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void NamesOfImages() => Fuzzing.Run(6, Names, MakeName);

    [Fact]
    public void LongNamesOfImages() => Fuzzing.RunLong(Names, MakeName);

    private static void MakeName(byte[] bytes)
    {
        string name = Encoding.UTF8.GetString(bytes);
        foreach (string template in (string[])["{FileName}", "{BaseName}", "{Prompt}-{RequestId}", "{Extension}x"])
        {
            var target = new OutputTarget(Folder, new NameTemplate(template), _ => false, null);
            var image = new SeedreamImage { RequestId = name, Prompt = name, Source = name, SuggestedName = name };
            try
            {
                string stem = target.Stem(image, DateTimeOffset.UtcNow);
                Assert.Equal(Folder, Path.GetDirectoryName(Path.GetFullPath(stem + ".jpg")));
                Assert.InRange(Encoding.UTF8.GetByteCount(Path.GetFileName(stem)), 1, 220);
            }
            catch (SeedreamException failure) when (failure.Id == SeedreamErrorId.UnsafeName)
            {
                Assert.InRange(failure.Message.Length, 10, (3 * name.Length) + 500);
            }
        }
    }
}
