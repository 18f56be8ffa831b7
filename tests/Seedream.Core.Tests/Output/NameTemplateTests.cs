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
    public void Placeholders_are_replaced(string template, string wanted) =>
        Assert.Equal(wanted, new NameTemplate(template).Expand(Image, Now));

    [Fact]
    public void Several_images_are_numbered_unless_the_template_contains_the_number()
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
    public void The_base_name_is_that_of_the_file_or_URL(string source, string wanted) =>
        Assert.Equal(wanted, new NameTemplate("{BaseName}").Expand(Image with { Source = source }, Now));

    [Theory]
    [InlineData("A castle at night", "a-castle-at-night")]
    [InlineData("  ...wow!  ", "wow")]
    [InlineData("🏔️🏔️", "image")]
    [InlineData("../../etc", "etc")]
    [InlineData(
        "a very long prompt that goes on and on and on for ever and ever",
        "a-very-long-prompt-that-goes-on-and-on-and-on-fo")]
    public void Without_a_source_the_base_name_is_the_prompt(string prompt, string wanted) =>
        Assert.Equal(wanted, new NameTemplate("{BaseName}").Expand(Image with { Source = null, Prompt = prompt }, Now));

    [Fact]
    public void Without_a_source_and_a_prompt_the_base_name_is_the_request_id() =>
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
    public void A_template_that_is_not_a_file_name_is_rejected(string template) =>
        Fails.With(SeedreamErrorId.InvalidParameter, () => _ = new NameTemplate(template));

    [Theory]
    [InlineData("..", "_")]
    [InlineData("nul", "_nul")]
    [InlineData("a:b", "a_b")]
    public void The_resulting_name_is_safe(string template, string wanted) =>
        Assert.Equal(wanted, new NameTemplate(template).Expand(Image, Now));

    [Theory]
    [InlineData("{BaseName}-{Extension}-{Index}-{Prompt}", true)]
    [InlineData("{RequestId}", false)]
    [InlineData("{filename}", false)]
    [InlineData("{Date}", false)]
    public void A_name_that_depends_on_the_job_is_not_deterministic(string template, bool known) =>
        Assert.Equal(known, new NameTemplate(template).IsDeterministic);
}
