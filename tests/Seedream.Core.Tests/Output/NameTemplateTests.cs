using Seedream.Core.Tests.Support;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

public sealed class NameTemplateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly SeedreamImage Image = new()
    {
        RequestId = "0a1b",
        Source = "/photos/Beach at noon.jpeg",
        Prompt = "Make it SNOW, 雪!",
        SuggestedName = "from-service.jpeg",
    };

    [Theory]
    [InlineData("{BaseName}", "Beach at noon")]
    [InlineData("{basename}-{EXTENSION}", "Beach at noon-jpeg")]
    [InlineData("{RequestId}_{Index}", "0a1b_1")]
    [InlineData("{Prompt}", "make-it-snow-雪")]
    [InlineData("{Date} {FileName}", "2026-01-31 from-service")]
    [InlineData("plain", "plain")]
    [InlineData("{Prompt}{Prompt}", "make-it-snow-雪make-it-snow-雪")]
    public void PlaceholdersAreReplaced(string template, string wanted) =>
        Assert.Equal(wanted, new NameTemplate(template).Expand(Image, Now));

    [Fact]
    public void SeveralImagesAreNumberedUnlessTheTemplateContainsTheNumber()
    {
        SeedreamImage second = Image with { Index = 2, ImageCount = 3 };
        Assert.Equal("Beach at noon-2", new NameTemplate("{BaseName}").Expand(second, Now));
        Assert.Equal("2 of Beach at noon", new NameTemplate("{index} of {BaseName}").Expand(second, Now));
    }

    [Theory]
    [InlineData("https://example.com/photos/beach.jpg?size=1", "beach")]
    [InlineData("https://example.com/photos/a%20b.jpg", "a b")]
    [InlineData("https://example.com/..%2F..%2Fetc%2Fpasswd.jpg", "passwd")]
    [InlineData("https://example.com/", "example")]
    [InlineData("/photos/.jpg", "_")]
    [InlineData("/photos/no-extension", "no-extension")]
    [InlineData("/photos/a?b*c.jpg", "a_b_c")]
    public void TheBaseNameIsThatOfTheFileOrURL(string source, string wanted) =>
        Assert.Equal(wanted, new NameTemplate("{BaseName}").Expand(Image with { Source = source }, Now));

    [Theory]
    [InlineData("A castle at night", "a-castle-at-night")]
    [InlineData("  ...wow!  ", "wow")]
    [InlineData("🏔️🏔️", "image")]
    [InlineData("../../etc", "etc")]
    [InlineData(
        "a very long prompt that goes on and on and on for ever and ever",
        "a-very-long-prompt-that-goes-on-and-on-and-on-fo")]
    public void WithoutASourceTheBaseNameIsThePrompt(string prompt, string wanted) =>
        Assert.Equal(wanted, new NameTemplate("{BaseName}").Expand(Image with { Source = null, Prompt = prompt }, Now));

    [Fact]
    public void WithoutASourceAndAPromptTheBaseNameIsTheRequestId() =>
        Assert.Equal("0a1b", new NameTemplate("{BaseName}").Expand(Image with { Source = null, Prompt = null }, Now));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{Basename2}")]
    [InlineData("{}")]
    [InlineData("{BaseName")]
    [InlineData("BaseName}")]
    [InlineData("{Base Name}")]
    [InlineData("../{BaseName}")]
    [InlineData("sub/{BaseName}")]
    [InlineData(@"sub\{BaseName}")]
    public void ATemplateThatIsNotAFileNameIsRejected(string template) =>
        Fails.With(SeedreamErrorId.InvalidParameter, () => _ = new NameTemplate(template));

    [Theory]
    [InlineData("{BaseName}", "-12")]
    [InlineData("{BaseName}-edited", "-edited-12")]
    [InlineData("{BaseName}-{Index}-{Extension}", "-12-jpg")]
    [InlineData("{Prompt} of {BaseName}{BaseName}", "-12")]
    public void ALongNameLosesLettersOfItsTextsAlone(string template, string end)
    {
        foreach (string letter in new[] { "n", "写", "🏔", "e\u0301" })
        {
            string text = string.Concat(Enumerable.Repeat(letter, 250));
            SeedreamImage image = Image with
            {
                Source = $"/photos/{text}.jpg",
                Index = 12,
                ImageCount = 15,
            };
            string name = new NameTemplate(template).Expand(image, Now);

            Assert.EndsWith(letter + end, name, StringComparison.Ordinal);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(name), 150, 220);
        }
    }

    [Theory]
    [InlineData("..", "_")]
    [InlineData("nul", "_nul")]
    [InlineData("a:b", "a_b")]
    public void TheResultingNameIsSafe(string template, string wanted) =>
        Assert.Equal(wanted, new NameTemplate(template).Expand(Image, Now));

    [Theory]
    [InlineData("{BaseName}-{Extension}-{Index}-{Prompt}", true)]
    [InlineData("{RequestId}", false)]
    [InlineData("{filename}", false)]
    [InlineData("{Date}", true)]
    public void ANameThatDependsOnTheJobIsNotDeterministic(string template, bool known) =>
        Assert.Equal(known, new NameTemplate(template).IsDeterministic);
}
