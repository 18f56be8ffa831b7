using Seedream.Core.Tests.Support;
using Seedream.Edits;
using Seedream.Ledger;

namespace Seedream.Core.Tests.Edits;

public sealed class EditRulesTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 15)]
    [InlineData(5, 10)]
    [InlineData(10, 5)]
    [InlineData(10, null)]
    public void What_the_model_takes_passes(int inputs, int? images) => EditRules.Check(Edit(inputs, images));

    [Theory]
    [InlineData(11, null)]
    [InlineData(11, 1)]
    [InlineData(1, 15)]
    [InlineData(10, 6)]
    [InlineData(6, 10)]
    public void Too_many_inputs_or_inputs_and_images_together_are_refused(int inputs, int? images) =>
        Fails.With(SeedreamErrorId.InputRejected, () => EditRules.Check(Edit(inputs, images)));

    public static TheoryData<string, string?, string?, int?, string?> Bad => new()
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
    [MemberData(nameof(Bad))]
    public void A_parameter_outside_its_limits_is_refused(string prompt, string? ratio, string? size, int? images, string? optimize) =>
        Fails.With(
            SeedreamErrorId.InvalidParameter,
            () => EditRules.Check(new Edit { Prompt = prompt, AspectRatio = ratio, Size = size, MaxImages = images, OptimizePrompt = optimize }));

    [Fact]
    public void Every_value_of_the_model_passes()
    {
        foreach (string ratio in (string[])["1:1", "4:3", "3:4", "16:9", "9:16", "3:2", "2:3", "21:9", "Match"])
            EditRules.Check(TestService.Edit() with { AspectRatio = ratio });

        foreach (int images in Enumerable.Range(1, 15))
            EditRules.Check(TestService.Edit() with { MaxImages = images, Size = images % 2 == 0 ? "2K" : "3K", OptimizePrompt = images % 2 == 0 ? "Fast" : "Standard" });
    }

    private static Edit Edit(int inputs, int? images) => TestService.Edit() with
    {
        References = [.. Enumerable.Range(0, inputs).Select(i => PhotoSource.FromUri(new Uri($"https://example.com/{i}.jpg")))],
        MaxImages = images,
    };
}
