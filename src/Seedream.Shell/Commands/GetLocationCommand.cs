using System.Management.Automation;

namespace Seedream.Shell.Commands;

/// <summary>
/// <para type="synopsis">Gets the current location.</para>
/// <para type="description">PowerShell's command of this name, which is not part of the engine; without drives and
/// stacks of locations.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "Location")]
[OutputType(typeof(PathInfo))]
public sealed class GetLocationCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(SessionState.Path.CurrentLocation);
}
