using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>A run that finds nothing to do needs no key and no connection.</summary>
public sealed class IdleRunTests : SeedreamTest
{
    private const int Count = 300;
    private const string Photo = "Get-ChildItem $root/*.jpg | New-SeedreamImage 'Red' -Destination $out";
    private static readonly string Text =
        $"1..{Count} | New-SeedreamImage -Prompt {{ \"Number $_\" }} -TextOnly -Destination $out";

    [Fact]
    public async Task PhotosThatAreDoneNeedNoKey()
    {
        Photos.AddMany("a.jpg", "b.jpg", "c.jpg");
        await RunAsync(Photo);

        Assert.Equal(3, (await RunWithoutKeyAsync(Photo)).Clean().Count);
        Assert.Equal(3, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ManyEditsThatAreDoneNeedNoKeyAndComeInTheirOrder()
    {
        await RunAsync($"{Text} -ThrottleLimit 100");
        long requests = Service.Requests;

        RunResult run = await RunWithoutKeyAsync(Text);

        Assert.Equal(
            Enumerable.Range(1, Count).Select(number => $"Number {number}"), run.Clean().Texts("Prompt"));
        Assert.All(run.Output, image => Assert.Equal(true, image.Value("Reused")));
        Assert.Equal(requests, Service.Requests);
    }

    [Fact]
    public async Task TheFirstEditThatIsNotDoneNeedsAKey()
    {
        await RunAsync($"{Text} -ThrottleLimit 100");
        Photos.Add("new.jpg");

        RunResult run = await RunWithoutKeyAsync($"& {{ {Text}; {Photo} }}");

        Assert.Equal(Count, run.Output.Count);
        run.AssertEndedBy("MissingApiKey", ErrorCategory.AuthenticationError);
        Assert.Equal(Count, Service.Counters.JobsAccepted);
    }

    [Fact]
    public async Task ANewEditAmongManyIsMadeOnce()
    {
        await RunAsync($"{Text} -ThrottleLimit 100");
        File.Delete(Path.Combine(Out, "number-123.jpg"));

        IReadOnlyList<PSObject> images =
            await RunAsync(Text.Replace($"..{Count}", $"..{Count + 1}", StringComparison.Ordinal));

        Assert.Equal(Count, images.Count(image => (bool)image.Value("Reused")!));
        Assert.Equal(Count + 1, Service.Counters.JobsAccepted);
        Assert.Equal(Count + 1, Directory.GetFiles(Out).Length);
    }

    private async Task<RunResult> RunWithoutKeyAsync(string script)
    {
        using Engine another = CreateEngine(Service.Endpoint, key: null);
        return await another.RunAsync(script);
    }
}
