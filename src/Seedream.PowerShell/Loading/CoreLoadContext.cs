using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Seedream.PowerShell.Loading;

/// <summary>
/// Holds the core and its packages apart from everything else in the process: another module's older Polly or SQLite
/// changes nothing here, and ours nothing there.
/// </summary>
internal sealed class CoreLoadContext : AssemblyLoadContext
{
    private const string CoreName = "Seedream.Core";

    // The public types are one for scripts, cmdlets and core: PowerShell sees types of the default context only.
    private static readonly Assembly SharedTypes = typeof(SeedreamJob).Assembly;
    private static readonly CoreLoadContext Instance = new(Path.Combine(Path.GetDirectoryName(typeof(CoreLoadContext).Assembly.Location)!, "lib"));

    // Machine code compiled for one runtime is of no use to an older one.
    private const int MinimumRuntime = 10;

    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _precompiled;

    private CoreLoadContext(string folder)
        : base("Seedream")
    {
        _precompiled = Path.Combine(folder, RuntimeInformation.RuntimeIdentifier);
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, CoreName + ".dll"));
    }

    /// <summary>Answers the default context when it looks for the core, and for nothing else.</summary>
    public static Assembly? ResolveCore(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == CoreName ? Instance.LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == SharedTypes.GetName().Name)
            return SharedTypes;

        if (_resolver.ResolveAssemblyToPath(assemblyName) is not { } path)
            return null;

        string precompiled = Path.Combine(_precompiled, Path.GetFileName(path));
        return LoadFromAssemblyPath(Environment.Version.Major >= MinimumRuntime && File.Exists(precompiled) ? precompiled : path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
