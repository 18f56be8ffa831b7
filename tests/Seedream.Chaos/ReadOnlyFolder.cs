namespace Seedream.Chaos;

/// <summary>A folder in which the clients can write nothing for a while: by a mount for root, by rights for others.</summary>
internal sealed class ReadOnlyFolder : IAsyncDisposable
{
    private const UnixFileMode FileToRead = UnixFileMode.UserRead;
    private const UnixFileMode FolderToRead = FileToRead | UnixFileMode.UserExecute;

    private readonly string _folder;

    private ReadOnlyFolder(string folder) => _folder = folder;

    /// <exception cref="Skipped">It cannot be had here.</exception>
    public static async Task<IAsyncDisposable> MakeAsync(string folder)
    {
        if (OperatingSystem.IsWindows())
            throw new Skipped("a folder cannot be made read-only with a mount or with rights on Windows.");

        if (Environment.IsPrivilegedProcess)
            return await Mount.ReadOnlyAsync(folder);

        Set(folder, FileToRead, FolderToRead);
        return new ReadOnlyFolder(folder);
    }

    public ValueTask DisposeAsync()
    {
        Set(_folder, FileToRead | UnixFileMode.UserWrite, FolderToRead | UnixFileMode.UserWrite);
        return ValueTask.CompletedTask;
    }

    private static void Set(string folder, UnixFileMode files, UnixFileMode itself)
    {
        if (OperatingSystem.IsWindows())
            return;

        File.SetUnixFileMode(folder, FolderToRead | UnixFileMode.UserWrite);
        foreach (string file in Directory.EnumerateFiles(folder))
            File.SetUnixFileMode(file, files);

        File.SetUnixFileMode(folder, itself);
    }
}
