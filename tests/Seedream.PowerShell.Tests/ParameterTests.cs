using System.Management.Automation;
using Seedream.PowerShell.Tests.Support;

namespace Seedream.PowerShell.Tests;

/// <summary>The parameters as scripts rely on them: names, aliases, positions, sets and what binds from the pipeline.</summary>
public sealed class ParameterTests : SeedreamTest
{
    private static readonly string[] Connection =
    [
        "ApiKey", "Endpoint", "Proxy", "ProxyCredential", "ProxyUseDefaultCredentials", "NoProxy", "MaximumRetryCount", "ConnectionTimeoutSeconds",
    ];

    private static readonly string[] Edit =
    [
        "Prompt", "Path", "LiteralPath", "Uri", "ReferenceImage", "AspectRatio", "Size", "MaxImages", "OptimizePrompt", "Watermark",
    ];

    [Theory]
    [InlineData("New-SeedreamImage")]
    [InlineData("Submit-SeedreamJob")]
    [InlineData("Wait-SeedreamJob")]
    [InlineData("Get-SeedreamResult")]
    [InlineData("Save-SeedreamImage")]
    [InlineData("Get-SeedreamCredit")]
    [InlineData("Connect-Seedream")]
    public async Task Every_cmdlet_that_talks_to_the_service_has_the_parameters_of_the_connection(string cmdlet)
    {
        Assert.Subset((await FindAsync(cmdlet)).Parameters.Keys.ToHashSet(), Connection.ToHashSet());
    }

    [Theory]
    [InlineData("New-SeedreamImage")]
    [InlineData("Submit-SeedreamJob")]
    public async Task Every_parameter_of_an_edit_binds_by_property_name(string cmdlet)
    {
        CommandInfo command = await FindAsync(cmdlet);

        Assert.All(Edit, name => Assert.True(command.ParameterSets[0].Parameters.Single(parameter => parameter.Name == name).ValueFromPipelineByPropertyName, name));
    }

    [Theory]
    [InlineData("New-SeedreamImage")]
    [InlineData("Submit-SeedreamJob")]
    public async Task The_prompt_is_first_and_mandatory_and_the_path_second_and_from_the_pipeline(string cmdlet)
    {
        IReadOnlyList<CommandParameterInfo> parameters = Assert.Single((await FindAsync(cmdlet)).ParameterSets).Parameters;

        CommandParameterInfo prompt = parameters.Single(parameter => parameter.Name == "Prompt");
        Assert.Equal((0, true), (prompt.Position, prompt.IsMandatory));
        CommandParameterInfo path = parameters.Single(parameter => parameter.Name == "Path");
        Assert.Equal((1, false, true), (path.Position, path.IsMandatory, path.ValueFromPipeline));
        Assert.Equal(["PSPath", "FullName"], parameters.Single(parameter => parameter.Name == "LiteralPath").Aliases);
    }

    [Theory]
    [InlineData("Wait-SeedreamJob")]
    [InlineData("Get-SeedreamResult")]
    [InlineData("Save-SeedreamImage")]
    public async Task Jobs_come_from_the_pipeline_or_by_request_id(string cmdlet)
    {
        CommandInfo command = await FindAsync(cmdlet);

        Assert.Equal(["Job", "RequestId"], command.ParameterSets.Select(set => set.Name).Order());
        Assert.Equal("Job", command.ParameterSets.Single(set => set.IsDefault).Name);
        CommandParameterInfo piped = command.ParameterSets.Single(set => set.Name == "Job").Parameters.Single(parameter => parameter.ValueFromPipeline);
        Assert.True(piped.IsMandatory);
        CommandParameterInfo id = command.ParameterSets.Single(set => set.Name == "RequestId").Parameters.Single(parameter => parameter.Name == "RequestId");
        Assert.Equal((0, true), (id.Position, id.IsMandatory));
    }

    [Theory]
    [InlineData("New-SeedreamImage")]
    [InlineData("Submit-SeedreamJob")]
    [InlineData("Save-SeedreamImage")]
    public async Task What_costs_or_writes_can_be_tried_first(string cmdlet)
    {
        Assert.Subset((await FindAsync(cmdlet)).Parameters.Keys.ToHashSet(), new HashSet<string> { "WhatIf", "Confirm" });
    }

    [Theory]
    [InlineData("New-SeedreamImage", "SeedreamImage", "SeedreamPlan")]
    [InlineData("Save-SeedreamImage", "SeedreamImage")]
    [InlineData("Submit-SeedreamJob", "SeedreamJob", "SeedreamPlan")]
    [InlineData("Wait-SeedreamJob", "SeedreamJob")]
    [InlineData("Get-SeedreamResult", "SeedreamResult")]
    [InlineData("Get-SeedreamCredit", "SeedreamCredit")]
    public async Task Every_cmdlet_declares_what_it_gives(string cmdlet, params string[] types)
    {
        Assert.Equal(types.Select(type => $"Seedream.{type}"), (await FindAsync(cmdlet)).OutputType.Select(output => output.Name));
    }

    private async Task<CommandInfo> FindAsync(string cmdlet) =>
        (CommandInfo)Assert.Single(await RunAsync($"Get-Command {cmdlet}")).BaseObject;
}
