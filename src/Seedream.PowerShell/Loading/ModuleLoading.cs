using System.Management.Automation;
using System.Runtime.Loader;

namespace Seedream.PowerShell.Loading;

/// <summary>
/// Runs when the module is imported and removed. Importing loads nothing of the core: it is found when the first command
/// needs it.
/// </summary>
public sealed class ModuleLoading : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnImport()
    {
        // Imported in several runspaces, it still answers once.
        AssemblyLoadContext.Default.Resolving -= CoreLoadContext.ResolveCore;
        AssemblyLoadContext.Default.Resolving += CoreLoadContext.ResolveCore;

        // A script that names [Seedream.SeedreamJob] before any command has run finds only what is loaded.
        _ = typeof(SeedreamJob).Assembly.FullName;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // Stays registered: assemblies cannot be unloaded, and another runspace may still have the module.
    }
}
