namespace Seedream.Chaos;

/// <summary>Makes a folder temporarily read-only: with a mount for root, with permissions for other users.</summary>
internal sealed class ReadOnlyFolder : IAsyncDisposable
{
    private const UnixFileMode ReadableFile = UnixFileMode.UserRead;
    private const UnixFileMode ReadableFolder = ReadableFile | UnixFileMode.UserExecute;

    private readonly string _folder;

    private ReadOnlyFolder(string folder) => _folder = folder;

    /// <exception cref="Skipped">This machine does not allow it.</exception>
    public static async Task<IAsyncDisposable> MakeAsync(string folder)
    {
        if (OperatingSystem.IsWindows())
            throw new Skipped("Windows has neither mounts nor permissions that make a folder read-only.");

        if (Environment.IsPrivilegedProcess)
            return await Mount.ReadOnlyAsync(folder);

        Set(folder, ReadableFile, ReadableFolder);
        return new ReadOnlyFolder(folder);
    }

    public ValueTask DisposeAsync()
    {
        Set(_folder, ReadableFile | UnixFileMode.UserWrite, ReadableFolder | UnixFileMode.UserWrite);
        return ValueTask.CompletedTask;
    }

    private static void Set(string folder, UnixFileMode files, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;

        File.SetUnixFileMode(folder, ReadableFolder | UnixFileMode.UserWrite);
        foreach (string file in Directory.EnumerateFiles(folder))
            File.SetUnixFileMode(file, files);

        File.SetUnixFileMode(folder, mode);
    }
}
