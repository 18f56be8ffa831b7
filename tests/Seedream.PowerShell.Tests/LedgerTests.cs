using System.Management.Automation;
using Seedream.Emulator;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>What a second run finds, and what the ledger's own cmdlets show.</summary>
public sealed class LedgerTests : SeedreamTest
{
    private const string Make = "Get-ChildItem $root/*.jpg | New-SeedreamImage -Prompt 'Red' -Destination $out";

    [Fact]
    public async Task TheSameCommandAgainBuysNothingAndGivesTheSameImages()
    {
        Photos.Add("a.jpg");
        Photos.Add("b.jpg");
        IReadOnlyList<PSObject> first = await RunAsync(Make);

        IReadOnlyList<PSObject> again = await RunAsync(Make);

        Assert.Equal(2, Service.Jobs.Count);
        Assert.Equal(first.Texts("FullName").Order(), again.Texts("FullName").Order());
        Assert.All(first, image => Assert.Equal(false, image.Value("Reused")));
        Assert.All(again, image => Assert.Equal(true, image.Value("Reused")));
    }

    [Fact]
    public async Task ACopyOfTheLedgerFileAloneKnowsEveryJob()
    {
        Photos.Add("a.jpg");
        await RunAsync($"{Make} -LedgerPath $root/ledger.db");

        PSObject again = Assert.Single(await RunAsync(
            $"Copy-Item $root/ledger.db $root/backup.db; {Make} -LedgerPath $root/backup.db"));

        Assert.Single(Service.Jobs);
        Assert.Equal(true, again.Value("Reused"));
    }

    [Fact]
    public async Task AImageThatIsGoneFromDiskIsDownloadedAgain()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(await RunAsync(Make));
        File.Delete(first.Text("FullName"));

        PSObject again = Assert.Single(await RunAsync(Make));

        Assert.Single(Service.Jobs);
        AssertBelongsToItsJob(again);
    }

    [Fact]
    public async Task AnotherFolderGetsACopyAndBuysNothing()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(await RunAsync(Make));

        PSObject copy = Assert.Single(await RunAsync(Make.Replace("$out", "$out/second", StringComparison.Ordinal)));

        Assert.Single(Service.Jobs);
        Assert.True(File.Exists(first.Text("FullName")));
        AssertBelongsToItsJob(copy);
        Assert.EndsWith(Path.Combine("second", "a.jpg"), copy.Text("FullName"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Resubmit")]
    [InlineData("-NoLedger -Name again")]
    public async Task AnEditIsBoughtAgainWhereThatIsAskedFor(string options)
    {
        Photos.Add("a.jpg");
        await RunAsync(Make);

        PSObject second = Assert.Single(await RunAsync($"{Make} {options}"));

        Assert.Equal(2, Service.Jobs.Count);
        Assert.Equal(Service.Jobs[1].RequestId, second.Text("RequestId"));
    }

    [Fact]
    public async Task AFailedEditIsSubmittedAgainAndASavedOneIsNot()
    {
        Photos.Add("a.jpg");
        Photos.Add("b.jpg");
        const string Rows = "Get-ChildItem $root/*.jpg | New-SeedreamImage -Destination $out"
            + " -Prompt { if ($_.Name -eq 'a.jpg') { 'Red fail-please' } else { 'Red' } }";
        await Engine.RunAsync(Rows);

        await Engine.RunAsync(Rows);

        Assert.Equal(3, Service.Jobs.Count);
        Assert.Equal(1, Service.Counters.JobsBilled);
    }

    [Fact]
    public async Task AFileThatSomebodyElseWroteIsNotOverwrittenAndNothingIsBought()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(await RunAsync(Make));
        await File.WriteAllTextAsync(first.Text("FullName"), "retouched by hand");

        RunResult run = await Engine.RunAsync(Make.Replace("'Red'", "'Blue'", StringComparison.Ordinal));

        Assert.Equal("DestinationExists", Assert.Single(run.Errors).Id());
        Assert.Single(Service.Jobs);
        Assert.Equal("retouched by hand", await File.ReadAllTextAsync(first.Text("FullName")));
    }

    [Fact]
    public async Task ALimitOnTheCostEndsTheRunBeforeItIsPassed()
    {
        foreach (int number in Enumerable.Range(0, 5))
            Photos.Add($"{number}.jpg");

        RunResult run = await Engine.RunAsync(Make + " -MaximumCost 0.08 -ThrottleLimit 4");

        Assert.Equal("CostLimitReached", run.Terminating!.Id());
        Assert.Equal(2, Service.Jobs.Count);
        Assert.Equal(2, run.Output.Count);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("$root")]
    public async Task WithoutALedgerNothingRunsUnlessThatIsSaidPlainly(string path)
    {
        Photos.Add("a.jpg");

        RunResult refused = await Engine.RunAsync($"{Make} -LedgerPath {path}");

        Assert.Equal("LedgerUnavailable", refused.Terminating!.Id());
        Assert.Equal(0, Service.Requests);
        await RunAsync(Make + " -NoLedger");
        Assert.Single(Service.Jobs);
        Assert.Empty(await RunAsync("Get-SeedreamJob -Path a.jpg"));
    }

    [LinuxFact]
    public async Task ALedgerThatCannotBeLockedEndsTheRunBeforeItSubmits()
    {
        Photos.Add("a.jpg");
        await RunAsync("Get-SeedreamJob -LedgerPath $root/ledger/ledger.db");
        Directory.Delete(Photos.PathOf("ledger"), recursive: true);

        RunResult run = await Engine.RunAsync($"{Make} -LedgerPath $root/ledger/ledger.db");

        run.AssertEndedBy("LedgerUnavailable", ErrorCategory.OpenError);
        Assert.Equal(0, Service.Requests);
    }

    [Theory]
    [InlineData("Get-SeedreamJob")]
    [InlineData("Remove-SeedreamJob x -Confirm:$false")]
    [InlineData("Save-SeedreamImage -RequestId x")]
    public async Task ALedgerThatCannotBeReadEndsTheCommand(string command)
    {
        string ledger = Photos.PathOf("ledger.db");
        await RunAsync("$null = Connect-Seedream -LedgerPath $root/ledger.db");
        foreach (string file in Directory.GetFiles(Photos.Root, "ledger.db*"))
            Spoil(file);

        RunResult run = await Engine.RunAsync($"{command} -LedgerPath {ledger}");

        run.AssertEndedBy("LedgerUnavailable", ErrorCategory.OpenError);
    }

    [Theory]
    [InlineData("$refused")]
    [InlineData("$refused | ConvertTo-Json | ConvertFrom-Json")]
    public async Task ARefusedSubmitHasNoRequestIdAndIsRemovedAllTheSame(string job)
    {
        Photos.AddMany("a.jpg", "b.jpg");
        await RunAsync("$null = Submit-SeedreamJob 'Red' b.jpg");
        Service.Strike(Fault.Answer(EmulatorEndpoint.Submit, 400, ErrorShape.Error) with { First = 1 });
        Assert.Single((await Engine.RunAsync("Submit-SeedreamJob 'Red' a.jpg")).Errors);
        PSObject refused = Assert.Single(
            await RunAsync("$global:refused = Get-SeedreamJob -Path $root -Status Failed; $refused"));
        Assert.Equal("", refused.Text("RequestId"));

        await RunAsync($"{job} | Remove-SeedreamJob -Confirm:$false");

        Assert.Equal(
            Photos.PathOf("b.jpg"), Assert.Single(await RunAsync("Get-SeedreamJob -Path $root")).Text("Path"));
        RunResult again = await Engine.RunAsync($"{job} | Remove-SeedreamJob -Confirm:$false");
        Assert.Equal("InvalidParameter", Assert.Single(again.Errors).Id());
    }

    [Fact]
    public async Task ANumberOfAnotherLedgerRemovesNothing()
    {
        Photos.Add("a.jpg");
        Service.Strike(Fault.Answer(EmulatorEndpoint.Submit, 400, ErrorShape.Error) with { First = 1 });
        await Engine.RunAsync("Submit-SeedreamJob 'Red' a.jpg");

        RunResult run = await Engine.RunAsync(
            """
            $job = Get-SeedreamJob -Path $root | Select-Object LedgerNumber, Prompt, Path
            $job.Prompt = 'Blue'
            $job | Remove-SeedreamJob -Confirm:$false
            """);

        Assert.Equal("InvalidParameter", Assert.Single(run.Errors).Id());
        Assert.Single(await RunAsync("Get-SeedreamJob -Path $root"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-InlineInput")]
    public async Task JobsOfAPhotoAreFoundByItsContentsAndByAPathThatIsGone(string options)
    {
        string photo = Photos.Add("a.jpg");
        Photos.Add("other.jpg");
        string id = Assert.Single(await RunAsync($"Submit-SeedreamJob 'Red' a.jpg {options}")).Text("RequestId");
        await RunAsync($"Submit-SeedreamJob 'Red' other.jpg {options}");
        File.Copy(photo, Photos.PathOf("copy.jpg"));
        File.Move(photo, Photos.PathOf("moved.jpg"));

        foreach (string path in new[] { "copy.jpg", "moved.jpg", "a.jpg", "*ved.jpg", "copy.jpg, moved.jpg" })
        {
            PSObject job = Assert.Single(await RunAsync($"Get-SeedreamJob -Path {path}"));
            Assert.Equal(id, job.Text("RequestId"));
        }

        Assert.Equal(2, (await RunAsync("Get-SeedreamJob -Path *.jpg")).Count);
    }

    [Theory]
    [InlineData("missing.jpg")]
    [InlineData("missing-*.jpg")]
    [InlineData("missing/folder")]
    public async Task APathThatIsNeitherOnDiskNorInTheLedgerIsAnError(string path)
    {
        RunResult run = await Engine.RunAsync($"Get-SeedreamJob -Path {path}");

        run.AssertOneError("InputNotFound", ErrorCategory.ObjectNotFound);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task TheQuestionBeforeARemovalNamesThePhotoThePromptAndThePrice()
    {
        string photo = Photos.Add("a.jpg");
        await RunAsync("$global:job = Submit-SeedreamJob 'Make it night' a.jpg -MaxImages 2 | Wait-SeedreamJob");

        await RunAsync("$job | Remove-SeedreamJob -Confirm");

        string question = Assert.Single(Engine.Host.Questions);
        Assert.All(
            [photo, "Make it night", "billed with 0.070 USD", "buy it again for up to 0.070 USD"],
            part => Assert.Contains(part, question, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Wait-SeedreamJob")]
    [InlineData("Save-SeedreamImage")]
    public async Task AJobWithoutARequestIdIsNotAskedAbout(string command)
    {
        RunResult run = await Engine.RunAsync(
            $"[pscustomobject]@{{ LedgerNumber = 1; Status = 'Unknown'; Prompt = 'Red' }} | {command}");

        Assert.Equal("InvalidParameter", Assert.Single(run.Errors).Id());
        Assert.Equal(0, Service.Requests);
    }

    [Fact]
    public async Task ABareIdIsSavedWhereItsSubmitWantedIt()
    {
        Photos.Add("a.jpg");
        PSObject first = Assert.Single(
            await RunAsync("New-SeedreamImage 'Red' a.jpg -Destination $out -Name '{BaseName}-night'"));
        File.Delete(first.Text("FullName"));
        string save = $"Save-SeedreamImage -RequestId {first.Text("RequestId")}";

        PSObject again = Assert.Single(await RunAsync(save));
        PSObject elsewhere = Assert.Single(await RunAsync($"{save} elsewhere -Name other"));

        Assert.Equal(first.Text("FullName"), again.Text("FullName"));
        Assert.Equal(Photos.PathOf("elsewhere", "other.jpg"), elsewhere.Text("FullName"));
    }

    [Fact]
    public async Task ASubmitThatWasAcceptedWithoutAnAnswerIsFoundAndItsImageSaved()
    {
        Photos.Add("a.jpg");
        Service.Strike(Fault.ResetAfter(EmulatorEndpoint.Submit) with { First = 1 });

        PSObject image = Assert.Single(await RunAsync(Make));

        Assert.Single(Service.Jobs);
        AssertBelongsToItsJob(image);
    }

    // In place, because the module has the file open. The index of the log is left alone.
    private static void Spoil(string file)
    {
        if (file.EndsWith("-shm", StringComparison.Ordinal))
            return;

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.Position = Math.Min(stream.Length, 100);
        stream.Write(new byte[stream.Length - stream.Position]);
    }
}
