using Seedream.Core.Tests.Support;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

public sealed class OutputReservationsTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private readonly TempFolder _folder = new();
    private readonly OutputReservations _run = OutputReservations.ForRun(_ => null);
    private readonly OutputReservations _plan = OutputReservations.ForPlan();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_folder_is_created_and_nothing_is_left_in_it()
    {
        OutputTarget target = To("new/deeper");
        Reserve(target, "a.png");
        Assert.Equal(["new", "new/deeper"], _folder.Contents);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_found_before_the_submit()
    {
        _folder.Write("taken", [1]);
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken"), "a.png");
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken/below"), "a.png");
    }

    [LinuxFact]
    public void A_folder_without_write_permission_is_found_before_the_submit() => Refuses(
        SeedreamErrorId.DestinationUnavailable,
        new OutputTarget("/proc/self", new NameTemplate("{BaseName}"), _ => false, null),
        "a.png");

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    [InlineData(0, false)]
    [InlineData(null, true)]
    public void A_disk_that_is_nearly_full_is_found_before_the_submit(int? megabytes, bool passes)
    {
        var check = OutputReservations.ForRun(_ => megabytes * Megabyte);
        if (passes)
            check.Reserve(To(""), Image("a.png"), default);
        else
            Fails.With(SeedreamErrorId.DestinationUnavailable, () => check.Reserve(To(""), Image("a.png"), default));
    }

    [Fact]
    public void The_free_space_of_a_real_disk_is_found() =>
        OutputReservations.ForRun().Reserve(To(""), Image("a.png"), default);

    [Fact]
    public void Two_edits_of_a_run_do_not_get_the_same_name()
    {
        Reserve(To(""), "first/photo.png");
        SeedreamException failure = Refuses(SeedreamErrorId.DestinationExists, To(""), "second/photo.png");
        Assert.Contains("first/photo.png", failure.Message, StringComparison.Ordinal);
        Reserve(To("elsewhere"), "second/photo.png");
    }

    [Fact]
    public void A_name_is_reserved_however_many_edits_follow()
    {
        for (int i = 0; i <= 10_000; i++)
            Reserve(To(""), $"first/{i}.png");

        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/0.png");
        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/10000.png");
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_the_same_name()
    {
        Reserve(To(""), "photo.png");
        Refuses(SeedreamErrorId.DestinationExists, To(""), "PHOTO.png");
    }

    [Fact]
    public void The_photo_is_never_overwritten_not_even_with_force()
    {
        string photo = _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To("", overwrite: true, source: photo), photo);
        Reserve(To("", overwrite: true, source: photo, name: "{BaseName}-edited"), photo);
    }

    [Fact]
    public void An_existing_file_is_kept_unless_it_may_be_overwritten()
    {
        _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "elsewhere/photo.png");
        Reserve(To("", overwrite: true), "elsewhere/photo.png");
    }

    [Fact]
    public void Every_name_of_an_edit_with_several_images_is_checked()
    {
        _folder.Write("photo-3.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 3);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Fact]
    public void A_refused_edit_reserves_no_name()
    {
        string existing = _folder.Write("photo-2.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 2);
        File.Delete(existing);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Theory]
    [InlineData("{RequestId}")]
    [InlineData("{FileName}")]
    public void A_name_that_depends_on_the_job_is_not_reserved(string name)
    {
        Reserve(To("", name: name), "photo.png");
        Reserve(To("", name: name), "photo.png");
    }

    [Fact]
    public void A_plan_returns_the_path_and_creates_nothing()
    {
        OutputTarget target = To("new") with { IsNumbered = true };
        Assert.Equal(_folder.File("new/a-1.jpg"), _plan.Reserve(target, Image("a.png"), default));
        Assert.Empty(_folder.Contents);
    }

    [Fact]
    public void A_plan_refuses_an_edit_as_the_run_does()
    {
        _folder.Write("taken", [1]);
        _folder.Write("kept.jpg", [1]);
        Reserve(To(""), "first/photo.png");
        _plan.Reserve(To(""), Image("first/photo.png"), default);
        (string, string)[] refused = [("taken/below", "a.png"), ("", "kept.png"), ("", "PHOTO.png")];
        foreach ((string folder, string source) in refused)
        {
            SeedreamException inRun = Assert.Throws<SeedreamException>(() => Reserve(To(folder), source));
            SeedreamException inPlan =
                Assert.Throws<SeedreamException>(() => _plan.Reserve(To(folder), Image(source), default));
            Assert.Equal((inRun.Id, inRun.RecommendedAction), (inPlan.Id, inPlan.RecommendedAction));
        }
    }

    private OutputTarget To(
        string folder, bool overwrite = false, string? source = null, string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(_folder.File(folder)), new NameTemplate(name), _ => overwrite, source);

    private static SeedreamImage Image(string source, int count = 1) =>
        new() { Source = source, ImageCount = count };

    private void Reserve(OutputTarget target, string source, int count = 1) =>
        _run.Reserve(target, Image(source, count), default);

    private SeedreamException Refuses(SeedreamErrorId id, OutputTarget target, string source, int count = 1)
    {
        SeedreamException failure = Fails.With(id, () => Reserve(target, source, count));
        Assert.Contains("Nothing was submitted.", failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
