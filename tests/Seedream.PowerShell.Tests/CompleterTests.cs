using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class CompleterTests : SeedreamTest
{
    [Theory]
    [InlineData("New-SeedreamImage -AspectRatio ", "1:1 4:3 3:4 16:9 9:16 3:2 2:3 21:9 Match")]
    [InlineData("Submit-SeedreamJob -AspectRatio m", "Match")]
    [InlineData("New-SeedreamImage -AspectRatio 3", "3:4 3:2")]
    [InlineData("New-SeedreamImage -Size ", "2K 3K")]
    [InlineData("New-SeedreamImage -Size 3", "3K")]
    [InlineData("New-SeedreamImage -OptimizePrompt ", "Fast Standard")]
    [InlineData("Submit-SeedreamJob -OptimizePrompt s", "Standard")]
    public async Task A_parameter_of_few_words_completes_to_them(string typed, string words)
    {
        Assert.Equal(words, string.Join(' ', (await CompleteAsync(typed)).Texts("CompletionText")));
    }

    [Fact]
    public async Task A_ratio_tells_its_pixels()
    {
        PSObject ratio = (await CompleteAsync("New-SeedreamImage -AspectRatio 21"))[0];

        Assert.Equal("3136×1344 at 2K, 4704×2016 at 3K", ratio.Text("ToolTip"));
    }

    private Task<IReadOnlyList<PSObject>> CompleteAsync(string typed)
    {
        Engine["typed"] = typed;
        return RunAsync("[Management.Automation.CommandCompletion]::CompleteInput($typed, $typed.Length, $null).CompletionMatches");
    }
}
