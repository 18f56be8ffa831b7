using CsCheck;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

/// <summary>Equal edits are billed once, and different edits are never confused.</summary>
public sealed class EditKeyTests
{
    private static readonly Edit Plain = new() { Prompt = "Make it rain" };
    private static readonly PhotoHash File1 = new(new string('A', 64), 10);
    private static readonly PhotoHash File2 = new(new string('B', 64), 10);

    [Fact]
    public void AKeyIsTheSameInEveryVersionOfTheModule() => Assert.Equal(
        // Computed by hand from the encoding, not by the module.
        "0F34EF7BA3300C51A8EA6A88E5CE67688331B58ADBA2FFB852B95F403AB76EEA",
        Key(Plain with { Size = "2K", MaxImages = 3, References = [PhotoSource.FromPath("/a.jpg")] }, File1).Hex);

    [Fact]
    public void PathsAndDestinationsDoNotMatter() => Assert.Equal(
        Key(Plain with { Source = PhotoSource.FromPath("/a.jpg") }, File1),
        Key(Plain with { References = [PhotoSource.FromPath("/b.jpg")], Destination = "/x", Name = "{Date}" }, File1));

    [Fact]
    public void EveryParameterThatIsSentMatters()
    {
        Edit[] edits =
        [
            Plain,
            Plain with { Prompt = "Make it snow" },
            Plain with { AspectRatio = "16:9" },
            Plain with { Size = "3K" },
            Plain with { MaxImages = 1 },
            Plain with { OptimizePrompt = "Fast" },
            Plain with { Watermark = false },
            Plain with { Watermark = true },
        ];
        Assert.Equal(edits.Length, edits.Select(edit => Key(edit)).Distinct().Count());
        Assert.NotEqual(Key(Plain), EditKey.Compute("another-model", Plain, []));
    }

    [Fact]
    public void TheContentsOrderAndURLsOfThePhotosMatter()
    {
        PhotoSource file = PhotoSource.FromPath("/a.jpg");
        PhotoSource uri = PhotoSource.FromUri(new Uri("https://example.org/a.jpg"));
        EditKey[] keys =
        [
            Key(Plain with { References = [file] }, File1),
            Key(Plain with { References = [file] }, File2),
            Key(Plain with { References = [file, file] }, File1, File2),
            Key(Plain with { References = [file, file] }, File2, File1),
            Key(Plain with { References = [uri] }, (PhotoHash?)null),
            Key(Plain with { References = [uri, file] }, null, File1),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void TextThatMovesFromOneParameterToTheNextChangesTheKey() =>
        Gen.Select(Gen.String, Gen.String, Gen.String.Null(), Gen.String.Null()).Sample(
            (prompt1, prompt2, size1, size2) =>
            {
                Edit one = new() { Prompt = prompt1, Size = size1 };
                Edit other = new() { Prompt = prompt2, Size = size2 };
                return (Key(one) == Key(other)) == (prompt1 == prompt2 && size1 == size2);
            });

    [Fact]
    public void AnEditWhoseRatioIsNotResolvedHasNoKey() =>
        Assert.Throws<ArgumentException>(() => Key(Plain with { AspectRatio = AspectRatios.Match }));

    [Fact]
    public void AFileWithoutContentsHasNoKey() => Assert.Throws<ArgumentException>(
        () => Key(Plain with { References = [PhotoSource.FromPath("/a.jpg")] }, (PhotoHash?)null));

    private static EditKey Key(Edit edit, params PhotoHash?[] files) => EditKey.Compute(ModelLimits.Slug, edit, files);
}
