using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Seedream.PowerShell.Loading;

/// <summary>
/// Isolates the core and its packages from the rest of the process, so that other modules can load other versions of
/// Polly or SQLite. It keeps no file of the module mapped, because a session whose mapped file is overwritten by an
/// update crashes.
/// </summary>
internal sealed class CoreLoadContext : AssemblyLoadContext
{
    private const string CoreName = "Seedream.Core";

    // Scripts, cmdlets and the core share these types, because PowerShell finds types in the default context only.
    private static readonly Assembly SharedTypes = typeof(SeedreamJob).Assembly;
    private static readonly CoreLoadContext Instance = new();

    // Each library is loaded once, even if several assemblies ask for it: every copy would have a state of its own.
    private readonly ConcurrentDictionary<string, Lazy<nint>> _libraries = new();
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _precompiledFolder;

    private CoreLoadContext()
        : base("Seedream")
    {
        string folder = Path.Combine(Path.GetDirectoryName(typeof(CoreLoadContext).Assembly.Location)!, "lib");
        _precompiledFolder = Path.Combine(folder, RuntimeInformation.RuntimeIdentifier);
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, CoreName + ".dll"));
    }

    /// <summary>Resolves the core, and no other assembly, for the default context.</summary>
    public static Assembly? ResolveCore(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == CoreName ? Instance.LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == SharedTypes.GetName().Name)
            return SharedTypes;

        if (_resolver.ResolveAssemblyToPath(assemblyName) is not { } path)
            return null;

        string precompiled = Path.Combine(_precompiledFolder, Path.GetFileName(path));

        // The runtime uses precompiled code only if it maps the file, so a stream would not do.
        return LoadCopy(File.Exists(precompiled) ? precompiled : path, LoadFromAssemblyPath);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path
            ? _libraries.GetOrAdd(path, own => new Lazy<nint>(() => LoadCopy(own, LoadUnmanagedDllFromPath))).Value
            : 0;

    private static T LoadCopy<T>(string path, Func<string, T> load)
    {
        // Windows does not allow to overwrite a file that is in use.
        if (OperatingSystem.IsWindows())
            return load(path);

        try
        {
            string folder = Directory.CreateTempSubdirectory("seedream-").FullName;
            try
            {
                string copy = Path.Combine(folder, Path.GetFileName(path));
                File.Copy(path, copy);
                return load(copy);
            }
            finally
            {
                // What is mapped stays loaded without its file.
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception failure) when (failure
            is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
        {
            // The temporary folder may be full, or not allow executable files.
            return load(path);
        }
    }
}
