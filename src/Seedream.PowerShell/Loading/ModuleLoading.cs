using System.Management.Automation;
using System.Runtime.Loader;

namespace Seedream.PowerShell.Loading;

/// <summary>Prepares the load context on import. The core is loaded by the first command that needs it.</summary>
public sealed class ModuleLoading : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport()
    {
        // Removed first, so that it is registered once if several runspaces import the module.
        AssemblyLoadContext.Default.Resolving -= CoreLoadContext.ResolveCore;
        AssemblyLoadContext.Default.Resolving += CoreLoadContext.ResolveCore;

        // Loads the public types, so that a script can use [Seedream.SeedreamJob] before any command has run.
        _ = typeof(SeedreamJob).Assembly.FullName;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // The handler stays registered: assemblies cannot be unloaded, and another runspace can still use the module.
    }
}
