using System.Text;
using CsCheck;
using Seedream.Core.Tests.Support;
using Seedream.Emulator;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

public sealed class FileNamesTests
{
    private const int LongestBytes = 220;

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM9", "LPT1", "LPT9", "COM¹", "LPT³",
    ];

    // Characters that cause trouble in file names, among any others.
    private static readonly Gen<string> Names = Gen.OneOf(
        Gen.OneOfConst(Devices),
        Gen.OneOfConst("/", "\\", ":", "..", ".", " ", "\0", "\n", "\u009b", "*", "?", "\"", "🏔️", "\ud83d", "ä", "x"),
        Gen.String[0, 3],
        Gen.Const(new string('n', 90))).Array[0, 8].Select(string.Concat);

    [Fact]
    public void AnyTextBecomesANameThatIsSafeOnEverySystem() => Names.Sample(text =>
    {
        string name = FileNames.MakeSafe(text);
        Assert.NotEmpty(name);
        Assert.DoesNotContain(name, c => char.IsControl(c) || "\"<>|:*?\\/".Contains(c, StringComparison.Ordinal));
        Assert.False(name.EndsWith('.') || name.EndsWith(' ') || name.StartsWith(' '), $"Windows trims '{name}'");
        Assert.DoesNotContain(name.Split('.')[0].TrimEnd(), Devices, StringComparer.OrdinalIgnoreCase);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, LongestBytes);
        Assert.Equal(name, FileNames.MakeSafe(name));
    }, iter: 2000);

    [Fact]
    public void ANameOfLettersDigitsAndPlainCharactersIsKept() =>
        Gen.Char["abcXYZ0189-_()[]{}+=,;' äöü雪"].Array[1, 40].Select(letters => 'a' + new string(letters) + 'z')
            .Sample(name => Assert.Equal(name, FileNames.MakeSafe(name)));

    [Theory]
    [InlineData("..", "_")]
    [InlineData("...", "_")]
    [InlineData("", "_")]
    [InlineData("  ", "_")]
    [InlineData("../../etc/passwd", ".._.._etc_passwd")]
    [InlineData("a:b", "a_b")]
    [InlineData("line\r\nbreak", "line__break")]
    [InlineData("red\u009b31m", "red_31m")]
    [InlineData("con", "_con")]
    [InlineData("NUL.tar.gz", "_NUL.tar.gz")]
    [InlineData("com¹", "_com¹")]
    [InlineData("aux .x", "_aux .x")]
    [InlineData("console", "console")]
    [InlineData("name.", "name")]
    [InlineData(" name ", "name")]
    [InlineData(".hidden", ".hidden")]
    public void ForbiddenCharactersAreReplaced(string text, string wanted) =>
        Assert.Equal(wanted, FileNames.MakeSafe(text));

    [Fact]
    public void ALongNameIsCutBetweenCharacters()
    {
        Assert.Equal(new string('n', LongestBytes), FileNames.MakeSafe(new string('n', 300)));
        Assert.Equal(Mountains(LongestBytes / 4), FileNames.MakeSafe(Mountains(300)));
        Assert.Equal(new string('n', LongestBytes - 2), FileNames.MakeSafe(new string('n', LongestBytes - 2) + "🏔"));

        static string Mountains(int count) => string.Concat(Enumerable.Repeat("🏔", count));
    }

    [Fact]
    public void ALongNameOfADeviceStaysWithinTheLimit() =>
        Assert.Equal("_CON." + new string('n', LongestBytes - 5), FileNames.MakeSafe("CON." + new string('n', 300)));

    public static TheoryData<string?> Hostile =>
        [
            .. Fault.HostileNames, null, "a\u009bb.jpg", "gpj.\u202eexe.jpg", "CON.jpg", "COM¹.jpg",
            ".jpg", "name .jpg", "name..jpg",
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void AHostileNameFromTheServiceIsRejectedAndShownWithoutControlCharacters(string? name)
    {
        SeedreamException failure = Fails.With(
            SeedreamErrorId.UnsafeName,
            () => FileNames.RequireSafe(new SeedreamImage { RequestId = "id-1", SuggestedName = name }));
        Assert.Equal("id-1", failure.RequestId);
        Assert.True(SafeText.IsHarmless(failure.Message));
        Assert.InRange(failure.Message.Length, 1, 500);
    }

    [Fact]
    public void AnObjectShowsNoControlsOfAName() => Assert.Equal(
        "gpj.?exe?[2J.jpeg", new SeedreamImage { SuggestedName = "gpj.\u202eexe\u001b[2J.jpeg" }.SuggestedName);

    [Fact]
    public void AShortenedNameHasNoPartOfTheKey()
    {
        const string Key = "SG_0123456789abcdef";
        SafeText.AddSecret(Key, Key);
        var image = new SeedreamImage { RequestId = "id-1", SuggestedName = "/" + new string('n', 70) + Key };

        SeedreamException failure = Fails.With(SeedreamErrorId.UnsafeName, () => FileNames.RequireSafe(image));

        Assert.DoesNotContain("SG_", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASafeNameFromTheServiceIsUsedWithoutItsExtension() =>
        Assert.Equal("0a1b-0", FileNames.RequireSafe(new SeedreamImage { SuggestedName = "0a1b-0.jpeg" }));
}
