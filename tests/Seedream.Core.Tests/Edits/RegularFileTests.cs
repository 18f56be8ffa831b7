using System.Diagnostics;
using System.Net.Sockets;
using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

/// <summary>Paths that would block their reader or never end.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void ANamedPipeIsRejected() => RejectsAll(MakePipe());

    [LinuxFact]
    public void ASocketIsRejected()
    {
        string path = _folder.File("b.jpg");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        RejectsAll(path);
    }

    [LinuxFact]
    public void ADeviceIsRejected()
    {
        RejectsAll("/dev/zero");
        File.CreateSymbolicLink(_folder.File("b.jpg"), "/dev/zero");
        RejectsAll(_folder.File("b.jpg"));
    }

    [Fact]
    public void AFolderIsRejected()
    {
        string path = Directory.CreateDirectory(_folder.File("b.jpg")).FullName;
        SeedreamException failure = Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(path));
        Assert.Contains("not a regular file", failure.Message, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void APipeThatHasReplacedAFileDoesNotBlock()
    {
        string path = MakePipe();
        Assert.Throws<NotRegularFileException>(() => RegularFile.OpenWithoutCheck(path, 0, FileOptions.None));
    }

    [Fact]
    public void ALinkToAPhotoIsAPhoto()
    {
        string photo = _folder.Write("a.jpg", Photos.Jpeg());
        File.CreateSymbolicLink(_folder.File("link.jpg"), photo);
        Assert.Equal(40, PhotoInspector.Inspect(_folder.File("link.jpg")).Width);
    }

    [Fact]
    public void AFileThatAnotherProgramHasLockedIsRejected()
    {
        string photo = _folder.Write("a.jpg", Photos.Jpeg());
        using FileStream held = File.Open(photo, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(photo));
    }

    private static void RejectsAll(string path)
    {
        SeedreamException inspected = Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(path));
        Assert.Contains("is not a regular file", inspected.Message, StringComparison.Ordinal);
        Assert.Throws<NotRegularFileException>(() => StreamedFile.OpenRead(path));
    }

    private string MakePipe()
    {
        string path = _folder.File("b.jpg");
        using Process make = Process.Start("mkfifo", [path]);
        make.WaitForExit();
        return path;
    }
}
