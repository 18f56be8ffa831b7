using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks.Measured;

/// <summary>A session of PowerShell's engine.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    /// <summary>Opens a session and imports the module.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="ledger">Null for none.</param>
    public Engine(Uri endpoint, string? ledger)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Receive-Item", typeof(ReceiveItemCommand), null));
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Run($"Import-Module '{BuiltModule.Manifest}'");
        this["PSDefaultParameterValues"] = new DefaultParameterDictionary
        {
            ["*-Seedream*:Endpoint"] = endpoint,
            ["*-Seedream*:ApiKey"] = BareLoop.Key,
            [ledger is null ? "*-Seedream*:NoLedger" : "*-Seedream*:LedgerPath"] = ledger ?? (object)true,
        };
    }

    public object? this[string variable]
    {
        set => _runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <exception cref="IncorrectException">The script wrote an error.</exception>
    public IReadOnlyList<PSObject> Run(string script)
    {
        using PowerShell shell = Create(script);
        try
        {
            IReadOnlyList<PSObject> output = [.. shell.Invoke()];
            return shell.Streams.Error is [var error, ..]
                ? throw new IncorrectException($"{script}: {error.Exception}")
                : output;
        }
        catch (RuntimeException failure)
        {
            throw new IncorrectException($"{script}: {failure.Message}");
        }
    }

    /// <summary>Runs a pipeline that ends with Receive-Item.</summary>
    /// <returns>The number of objects that Receive-Item received.</returns>
    public int Receive(string script) => (int)Run(script).Single().BaseObject;

    /// <summary>Creates a pipeline without starting it.</summary>
    public PowerShell Create(string script)
    {
        PowerShell shell = PowerShell.Create(_runspace).AddScript(script);

        // A terminal does not keep progress records either.
        shell.Streams.Progress.DataAdded += (_, _) => shell.Streams.Progress.Clear();
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>The smallest consumer of a pipeline: it counts objects.</summary>
[Cmdlet(VerbsCommunications.Receive, "Item")]
public sealed class ReceiveItemCommand : Cmdlet
{
    private int _count;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Receives each object.</summary>
    [Parameter]
    public Action<PSObject>? Seen { get; set; }

    protected override void ProcessRecord()
    {
        _count++;
        Seen?.Invoke(InputObject!);
    }

    protected override void EndProcessing() => WriteObject(_count);
}
