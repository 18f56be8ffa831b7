using CsCheck;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

public sealed class AspectRatiosTests
{
    [Theory]
    [InlineData("1:1", 2048, 2048, 3072, 3072)]
    [InlineData("4:3", 2304, 1728, 3456, 2592)]
    [InlineData("3:4", 1728, 2304, 2592, 3456)]
    [InlineData("16:9", 2848, 1600, 4096, 2304)]
    [InlineData("9:16", 1600, 2848, 2304, 4096)]
    [InlineData("3:2", 2496, 1664, 3744, 2496)]
    [InlineData("2:3", 1664, 2496, 2496, 3744)]
    [InlineData("21:9", 3136, 1344, 4704, 2016)]
    public void Each_ratio_and_size_has_the_pixels_of_the_service(
        string ratio, int width2K, int height2K, int width3K, int height3K)
    {
        Assert.Equal((width2K, height2K), AspectRatios.Pixels(ratio, "2K"));
        Assert.Equal((width3K, height3K), AspectRatios.Pixels(ratio, "3K"));
        Assert.Equal((width3K, height3K), AspectRatios.Pixels(ratio, null));
    }

    [Fact]
    public void The_defaults_are_those_of_the_service() => Assert.Equal((4096, 2304), AspectRatios.Pixels(null, null));

    [Fact]
    public void An_unknown_ratio_has_no_pixels() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AspectRatios.Pixels("5:4", "2K"));

    [Theory]
    [InlineData(4000, 3000, "4:3")]
    [InlineData(3000, 4000, "3:4")]
    [InlineData(6000, 4000, "3:2")]
    [InlineData(1000, 1001, "1:1")]
    [InlineData(1920, 1080, "16:9")]
    [InlineData(1080, 2400, "9:16")]
    [InlineData(10_000, 1000, "21:9")]
    [InlineData(1000, 10_000, "9:16")]
    public void The_nearest_ratio_is_that_of_the_photo(int width, int height, string wanted) =>
        Assert.Equal(wanted, AspectRatios.Nearest(width, height));

    [Fact]
    public void The_nearest_ratio_changes_the_shape_of_a_photo_least() =>
        Gen.Select(Gen.Int[15, 20_000], Gen.Int[15, 20_000]).Sample((width, height) =>
        {
            double Change(string ratio)
            {
                string[] sides = ratio.Split(':');
                double factor = (double)width / height / (double.Parse(sides[0], null) / double.Parse(sides[1], null));
                return Math.Max(factor, 1 / factor);
            }

            double chosen = Change(AspectRatios.Nearest(width, height));
            Assert.All(AspectRatios.All, ratio => Assert.True(chosen <= Change(ratio) + 1e-9));
        });
}
