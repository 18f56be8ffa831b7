using System.Management.Automation;
using System.Runtime.Loader;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

public sealed class ImportTests : SeedreamTest
{
    [Fact]
    public async Task The_module_exports_the_cmdlets_that_its_manifest_names_and_nothing_else()
    {
        IReadOnlyList<PSObject> commands = await RunAsync("Get-Command -Module Seedream");

        Assert.Equal(
            [
                "Connect-Seedream", "Disconnect-Seedream", "Get-SeedreamCredit", "Get-SeedreamJob", "Get-SeedreamResult",
                "New-SeedreamImage", "Remove-SeedreamJob", "Save-SeedreamImage", "Submit-SeedreamJob", "Wait-SeedreamJob",
            ],
            commands.Texts("Name").Order());
        Assert.All(commands, command => Assert.Equal("Cmdlet", command.Text("CommandType")));
    }

    [Theory]
    [InlineData("SeedreamJob")]
    [InlineData("SeedreamImage")]
    [InlineData("SeedreamResult")]
    [InlineData("SeedreamCredit")]
    [InlineData("SeedreamConnection")]
    [InlineData("SeedreamJobStatus")]
    [InlineData("SeedreamPlan")]
    [InlineData("SeedreamPlanAction")]
    public async Task A_script_can_name_the_public_types(string type)
    {
        PSObject name = Assert.Single(await RunAsync($"[Seedream.{type}].FullName"));

        Assert.Equal($"Seedream.{type}", name.BaseObject);
    }

    [Fact]
    public async Task What_comes_out_is_of_the_type_that_scripts_name()
    {
        PSObject answer = Assert.Single(await RunAsync("(Submit-SeedreamJob 'A red boat') -is [Seedream.SeedreamJob]"));

        Assert.Equal(true, answer.BaseObject);
    }

    [Fact]
    public async Task The_core_and_its_packages_are_in_a_load_context_of_their_own()
    {
        Photos.Add("boat.jpg");
        await RunAsync("New-SeedreamImage 'Make it red' boat.jpg -Destination $out");

        AssemblyLoadContext own = Assert.Single(AssemblyLoadContext.All, context => context.Name == "Seedream");
        string[] names = ["Seedream.Core", "Polly.Core", "MetadataExtractor"];
        Assert.Subset(own.Assemblies.Select(assembly => assembly.GetName().Name!).ToHashSet(), names.ToHashSet());
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => names.Contains(assembly.GetName().Name));
    }
}
