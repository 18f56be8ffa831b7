using System.Diagnostics;
using System.Globalization;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

/// <summary>Every change of a file makes another stamp, as far as its system lets anyone see it.</summary>
public sealed class FileStampTests : IDisposable
{
    private const long Second = 1_000_000_000;
    private readonly TempFolder _folder = new();
    private readonly string _photo;
    private readonly FileStamp _before;

    public FileStampTests()
    {
        _photo = _folder.Write("a.jpg", [1, 2, 3]);
        File.SetLastWriteTimeUtc(_photo, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        _before = Stamp();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheStampIsWhatTheSystemSays()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Equal((3, 0), (_before.Length, _before.File));
            return;
        }

        string format = OperatingSystem.IsMacOS() ? "-f %z:%i:%Fm:%Fc" : "-c %s:%i:%.9Y:%.9Z";
        var start = new ProcessStartInfo("stat", [.. format.Split(' '), _photo]) { RedirectStandardOutput = true };
        using Process stat = Process.Start(start)!;
        string said = stat.StandardOutput.ReadToEnd().Trim();

        Assert.Equal(
            said,
            $"{_before.Length}:{_before.File}:{Seconds(_before.Written)}:{Seconds(_before.Changed)}");
    }

    [Fact]
    public void TheSameFileHasTheSameStamp() => Assert.Equal(_before, Stamp());

    [Fact]
    public void ReadingAFileDoesNotChangeItsStamp()
    {
        File.ReadAllBytes(_photo);
        Assert.Equal(_before, Stamp());
    }

    [Fact]
    public void AnotherLengthShows()
    {
        Change(() => File.WriteAllBytes(_photo, [1, 2, 3, 4]));
        Assert.NotEqual(_before, Stamp());
    }

    [Fact]
    public void AnotherTimeShows()
    {
        File.WriteAllBytes(_photo, [4, 5, 6]);
        Assert.NotEqual(_before, Stamp());
    }

    [Fact]
    public void AChangeOfTheSameLengthWhoseTimeWasSetBackShowsExceptOnWindows()
    {
        Change(() => File.WriteAllBytes(_photo, [4, 5, 6]));
        Assert.Equal(OperatingSystem.IsWindows(), _before == Stamp());
    }

    [Fact]
    public void AnotherFileOfTheSameLengthAndTimeShows()
    {
        string other = _folder.Write("b.jpg", [4, 5, 6]);
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(_photo));
        File.Move(other, _photo, overwrite: true);
        Assert.NotEqual(_before, Stamp());
    }

    [Fact]
    public void ALinkHasTheStampOfItsTarget()
    {
        string link = _folder.File("link.jpg");
        File.CreateSymbolicLink(link, _photo);
        Assert.Equal(_before, FileStamp.Of(link));

        File.Delete(link);
        File.CreateSymbolicLink(link, _folder.Write("c.jpg", [7, 8, 9]));
        Assert.NotEqual(_before, FileStamp.Of(link));
    }

    [Fact]
    public void OnlyARegularFileHasAStamp()
    {
        Assert.Null(FileStamp.Of(_folder.File("none.jpg")));
        Assert.Null(FileStamp.Of(_folder.Path));
        Assert.Null(FileStamp.Of(_photo + "\0.jpg"));
    }

    [Theory]
    [InlineData(Second / 2, 1.999, false)]
    [InlineData(Second / 2, 2, true)]
    [InlineData(0, 2, false)]
    [InlineData(0, 3.999, false)]
    [InlineData(0, 4, true)]
    [InlineData(Second / 2, -60, false)]
    public void AFileIsSettledAfterDoubleThePrecisionOfItsTime(long fraction, double seconds, bool isSettled)
    {
        const long Own = 1_770_000_000;
        long time = (Own * Second) + fraction;
        var stamp = new FileStamp(3, time, time, 1);
        DateTimeOffset moment = DateTimeOffset.FromUnixTimeSeconds(Own)
            + TimeSpan.FromSeconds(seconds + ((double)fraction / Second));
        Assert.Equal(isSettled, stamp.IsSettledAt(moment));
    }

    private FileStamp Stamp() => FileStamp.Of(_photo)!.Value;

    private void Change(Action write)
    {
        DateTime written = File.GetLastWriteTimeUtc(_photo);
        write();
        File.SetLastWriteTimeUtc(_photo, written);
    }

    private static string Seconds(long nanoseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / Second}.{nanoseconds % Second:D9}");
}
