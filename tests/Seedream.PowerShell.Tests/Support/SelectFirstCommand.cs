using System.Management.Automation;
using System.Reflection;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>
/// Takes the first object and ends the pipeline before it, as <c>Select-Object -First 1</c> does. That command is not
/// part of the engine, but the exception that it ends a pipeline with is.
/// </summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private static readonly ConstructorInfo StopUpstream = typeof(PSObject).Assembly
        .GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Single(constructor => constructor.GetParameters() is [{ ParameterType.Name: "InternalCommand" }]);

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)StopUpstream.Invoke([this]);
    }
}
