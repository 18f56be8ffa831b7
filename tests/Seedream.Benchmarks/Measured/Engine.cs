using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <summary>A session of PowerShell's engine.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    /// <summary>Opens a session without the module.</summary>
    public Engine()
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Receive-Item", typeof(ReceiveItemCommand), null));
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace = RunspaceFactory.CreateRunspace(new NullHost(), state);
        _runspace.Open();
        Run("$null");
    }

    /// <summary>Opens a session with the module in it.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="ledger">The ledger; null for none.</param>
    public Engine(Uri endpoint, string? ledger)
        : this()
    {
        Run($"Import-Module '{BuiltModule.Manifest}'");
        var defaults = new DefaultParameterDictionary
        {
            ["*-Seedream*:Endpoint"] = endpoint,
            ["*-Seedream*:ApiKey"] = BareLoop.Key,
            [ledger is null ? "*-Seedream*:NoLedger" : "*-Seedream*:LedgerPath"] = ledger ?? (object)true,
        };
        this["PSDefaultParameterValues"] = defaults;
    }

    /// <summary>A global variable.</summary>
    public object? this[string variable]
    {
        set => _runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <summary>Runs a script that must go without any error.</summary>
    /// <exception cref="IncorrectException">There was one.</exception>
    public IReadOnlyList<PSObject> Run(string script)
    {
        using System.Management.Automation.PowerShell shell = Create(script);
        try
        {
            IReadOnlyList<PSObject> output = [.. shell.Invoke()];
            return shell.Streams.Error.Count == 0 ? output : throw new IncorrectException($"{script}: {string.Join('\n', shell.Streams.Error.Select(error => error.Exception))}");
        }
        catch (RuntimeException failure)
        {
            throw new IncorrectException($"{script}: {failure.Message}");
        }
    }

    /// <summary>Makes a pipeline that is still to be started.</summary>
    public System.Management.Automation.PowerShell Create(string script)
    {
        PowerShell shell = System.Management.Automation.PowerShell.Create(_runspace).AddScript(script);

        // As in a shell, the records of the progress bar go to the host and are not kept.
        shell.Streams.Progress.DataAdded += (_, _) => shell.Streams.Progress.Clear();
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>Takes what comes, tells of it, and gives the number in the end: the pipeline's consumer, as small as it can be.</summary>
[Cmdlet(VerbsCommunications.Receive, "Item")]
public sealed class ReceiveItemCommand : Cmdlet
{
    private int _count;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Is told of each.</summary>
    [Parameter]
    public Action<PSObject>? Seen { get; set; }

    protected override void ProcessRecord()
    {
        _count++;
        Seen?.Invoke(InputObject!);
    }

    protected override void EndProcessing() => WriteObject(_count);
}
