using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Seedream.PowerShell.Tests.Support;

/// <summary>
/// A session of the engine with the built module in it. <c>$PSDefaultParameterValues</c> gives the connection, because
/// the environment belongs to all tests.
/// </summary>
public sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine(Uri? endpoint, string? key)
    {
        Host = new RecordingHost();
        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([ModuleManifest]);
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();

        var defaults = new DefaultParameterDictionary { ["*-Seedream*:PollIntervalSec"] = 0.05 };
        if (endpoint is not null)
            defaults["*-Seedream*:Endpoint"] = endpoint;

        if (key is not null)
            defaults["*-Seedream*:ApiKey"] = key;

        this["PSDefaultParameterValues"] = defaults;
    }

    /// <summary>The manifest of the module as the build put it together.</summary>
    public static string ModuleManifest { get; } = typeof(Engine).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == nameof(ModuleManifest))
        .Value!;

    public RecordingHost Host { get; }

    /// <summary>The current location.</summary>
    public string Location
    {
        get => _runspace.SessionStateProxy.Path.CurrentLocation.Path;
        set => _runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(value));
    }

    /// <summary>A global variable.</summary>
    public object? this[string variable]
    {
        get => _runspace.SessionStateProxy.GetVariable(variable);
        set => _runspace.SessionStateProxy.SetVariable(variable, value);
    }

    /// <summary>Starts a script.</summary>
    public PipelineRun Start(string script) => new(_runspace, Host, script);

    /// <summary>Runs a script to its end.</summary>
    public async Task<RunResult> RunAsync(string script)
    {
        using PipelineRun run = Start(script);
        return await run.EndAsync();
    }

    public void Dispose() => _runspace.Dispose();
}
