using System.Management.Automation;

namespace Seedream.Shell.Commands;

/// <summary>
/// <para type="synopsis">Changes the current location.</para>
/// <para type="description">PowerShell's command of this name, which is not part of the engine; without stacks of
/// locations.</para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PathInfo))]
public sealed class SetLocationCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Where to go, with wildcards; the home folder where nothing is given.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = "~";

    /// <summary>Where to go, taken as it is written.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    /// <summary>Returns the new location.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            PathInfo location = SessionState.Path.SetLocation(ParameterSetName == PathSet ? Path : WildcardPattern.Escape(LiteralPath));
            if (PassThru)
                WriteObject(location);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(error.ErrorRecord, error));
        }
    }
}
