using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell;
using Seedream.Shell.Commands;

namespace Seedream.Shell;

/// <summary>A session of the engine with the module in it, for the shell and for tests that want the real thing.</summary>
public static class ShellSession
{
    private const string ModuleName = "Seedream";
    private const string ModulePathVariable = "PSModulePath";

    /// <summary>What the engine lacks and nobody gets by without. Their aliases it has.</summary>
    private static readonly Dictionary<string, Type> AddedCommands = new()
    {
        ["Get-ChildItem"] = typeof(GetChildItemCommand),
        ["Get-Location"] = typeof(GetLocationCommand),
        ["Set-Location"] = typeof(SetLocationCommand),
    };

    /// <summary>
    /// The module to import: the one in a folder <c>Seedream</c> beside the shell if there is one, else the one the
    /// build put together.
    /// </summary>
    public static string ModuleManifest
    {
        get
        {
            string beside = Path.Combine(AppContext.BaseDirectory, ModuleName, ModuleName + ".psd1");
            return File.Exists(beside) ? beside : BuiltManifest;
        }
    }

    /// <summary>Lets commands find the module by its name, in this process and in those it starts.</summary>
    internal static void AddToModulePath()
    {
        DirectoryInfo? folder = Directory.GetParent(ModuleManifest);
        while (folder is not null && folder.Name != ModuleName)
            folder = folder.Parent;
        if (folder?.Parent is { } home)
            Environment.SetEnvironmentVariable(ModulePathVariable, string.Join(Path.PathSeparator, home.FullName, Environment.GetEnvironmentVariable(ModulePathVariable)).TrimEnd(Path.PathSeparator));
    }

    private static string BuiltManifest => typeof(ShellSession).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == nameof(ModuleManifest))
        .Value!;

    /// <summary>The engine's own commands, those this shell adds, and the module.</summary>
    /// <param name="moduleManifest">The manifest to import; null for <see cref="ModuleManifest"/>, empty for no module.</param>
    public static InitialSessionState CreateState(string? moduleManifest = null)
    {
        // CreateDefault wants the assemblies of PowerShell's own commands beside the engine, and they are not on the feed.
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        state.ThreadOptions = PSThreadOptions.ReuseThread;
        state.Commands.Add(AddedCommands.Select(command => new SessionStateCmdletEntry(command.Key, command.Value, helpFileName: null)));
        string manifest = moduleManifest ?? ModuleManifest;
        if (manifest.Length > 0)
            state.ImportPSModule([manifest]);
        state.ThrowOnRunspaceOpenError = true;
        return state;
    }
}
