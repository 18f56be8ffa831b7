using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

public sealed class EditRulesTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 15)]
    [InlineData(5, 10)]
    [InlineData(10, 5)]
    [InlineData(10, null)]
    public void Photos_and_images_within_the_limits_are_accepted(int photos, int? images) =>
        EditRules.Check(Edit(photos, images));

    [Theory]
    [InlineData(11, null)]
    [InlineData(11, 1)]
    [InlineData(1, 15)]
    [InlineData(10, 6)]
    [InlineData(6, 10)]
    public void Too_many_photos_or_photos_and_images_together_are_rejected(int photos, int? images) =>
        Fails.With(SeedreamErrorId.InputRejected, () => EditRules.Check(Edit(photos, images)));

    public static TheoryData<string, string?, string?, int?, string?> Invalid => new()
    {
        { "", null, null, null, null },
        { " \t", null, null, null, null },
        { "x", "9:21", null, null, null },
        { "x", "", null, null, null },
        { "x", null, "4K", null, null },
        { "x", null, "2k", null, null },
        { "x", null, null, 0, null },
        { "x", null, null, -1, null },
        { "x", null, null, 16, null },
        { "x", null, null, null, "fast" },
        { "x", null, null, null, "Slow" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_parameter_outside_its_limits_is_rejected(
        string prompt, string? ratio, string? size, int? images, string? optimize) =>
        Fails.With(
            SeedreamErrorId.InvalidParameter,
            () => EditRules.Check(new Edit
            {
                Prompt = prompt,
                AspectRatio = ratio,
                Size = size,
                MaxImages = images,
                OptimizePrompt = optimize,
            }));

    [Fact]
    public void Every_value_of_the_model_is_accepted()
    {
        foreach (string ratio in (string[])["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9", "Match"])
            EditRules.Check(TestService.Edit() with { AspectRatio = ratio });

        foreach (int images in Enumerable.Range(1, 15))
            EditRules.Check(TestService.Edit() with { MaxImages = images });

        EditRules.Check(TestService.Edit() with { Size = "2K", OptimizePrompt = "Fast" });
        EditRules.Check(TestService.Edit() with { Size = "3K", OptimizePrompt = "Standard" });
    }

    private static Edit Edit(int photos, int? images) => TestService.Edit() with
    {
        References = [.. Enumerable.Range(0, photos)
            .Select(i => PhotoSource.FromUri(new Uri($"https://example.com/{i}.jpg")))],
        MaxImages = images,
    };
}
