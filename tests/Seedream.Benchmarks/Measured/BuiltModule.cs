using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Seedream.Benchmarks.Measured;

/// <summary>The module in the output folder of the build.</summary>
internal static class BuiltModule
{
    public static string Manifest { get; } = GetMetadata("ModuleManifest");

    /// <summary>The PowerShell that the build restored, an assembly that <see cref="DotNet"/> runs.</summary>
    public static string PowerShell { get; } = GetMetadata("PowerShellPath");

    public static string DotNet { get; } = GetMetadata("DotNetPath");

    private static string Folder => Path.GetDirectoryName(Manifest)!;

    /// <summary>Lets this process load the module's core without PowerShell.</summary>
    public static void LoadCore()
    {
        var resolver = new AssemblyDependencyResolver(Path.Combine(Folder, "lib", "Seedream.Core.dll"));
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Find(resolver, name) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            resolver.ResolveUnmanagedDllToPath(name) is { } path ? NativeLibrary.Load(path) : 0;
    }

    private static string? Find(AssemblyDependencyResolver resolver, AssemblyName name)
    {
        string beside = Path.Combine(Folder, name.Name + ".dll");
        return File.Exists(beside) ? beside : resolver.ResolveAssemblyToPath(name);
    }

    private static string GetMetadata(string key) => typeof(BuiltModule).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key)
        .Value!;
}
