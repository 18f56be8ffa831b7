using Seedream.Core.Tests.Support;
using Seedream.Edits;

namespace Seedream.Core.Tests.Edits;

public sealed class RecentPhotoTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly TimeSpan Minimum = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    [InlineData(1_000_000, false)]
    [InlineData(-9, true)]
    [InlineData(-10, false)]
    public void APhotoIsTooYoungUntilItsMinimumAge(int age, bool isRecent)
    {
        string path = Write("a.jpg", age);
        string? sentence = RecentPhoto.Find(TestService.EditOf(path), Minimum, Now);
        Assert.Equal(isRecent, sentence?.Contains(path, StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void AReferenceCountsAsWell()
    {
        string old = Write("old.jpg", 60);
        string young = Write("young.jpg", 1);
        Edit edit = TestService.EditOf(old) with { References = [PhotoSource.FromPath(young)] };
        Assert.Contains(young, RecentPhoto.Find(edit, Minimum, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void APhotoThatIsNotThereIsLeftToItsInspection() =>
        Assert.Null(RecentPhoto.Find(TestService.EditOf(_folder.File("none.jpg")), Minimum, Now));

    private string Write(string name, int age)
    {
        string path = _folder.Write(name, Photos.Jpeg());
        File.SetLastWriteTimeUtc(path, Now.AddSeconds(-age));
        return path;
    }
}
