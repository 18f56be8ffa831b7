using Seedream.Core.Tests.Support;
using Seedream.Ledger;
using Seedream.Output;

namespace Seedream.Core.Tests.Output;

public sealed class OutputReservationsTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private readonly TempFolder _folder = new();
    private readonly OutputReservations _check = new(_ => null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_folder_is_made_and_nothing_is_left_in_it()
    {
        OutputTarget target = To("new/deeper");
        Reserve(target, "a.png");
        Assert.Equal(["new", "new/deeper"], _folder.Contents);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_found_before_anything_is_paid()
    {
        _folder.Write("taken", [1]);
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken"), "a.png");
        Refuses(SeedreamErrorId.DestinationUnavailable, To("taken/below"), "a.png");
    }

    [LinuxFact]
    public void A_folder_that_takes_no_files_is_found_before_anything_is_paid() =>
        Refuses(SeedreamErrorId.DestinationUnavailable, new OutputTarget("/proc/self", new NameTemplate("{BaseName}"), _ => false, null), "a.png");

    [Theory]
    [InlineData(64, true)]
    [InlineData(63, false)]
    [InlineData(0, false)]
    [InlineData(null, true)]
    public void A_disk_that_is_nearly_full_is_found_before_anything_is_paid(int? megabytes, bool passes)
    {
        var check = new OutputReservations(_ => megabytes * Megabyte);
        if (passes)
            check.Reserve(To(""), Image("a.png"), default);
        else
            Fails.With(SeedreamErrorId.DestinationUnavailable, () => check.Reserve(To(""), Image("a.png"), default));
    }

    [Fact]
    public void The_disks_of_this_machine_can_be_asked() => new OutputReservations().Reserve(To(""), Image("a.png"), default);

    [Fact]
    public void Two_edits_of_a_run_do_not_go_to_one_name()
    {
        Reserve(To(""), "first/photo.png");
        SeedreamException failure = Refuses(SeedreamErrorId.DestinationExists, To(""), "second/photo.png");
        Assert.Contains("first/photo.png", failure.Message, StringComparison.Ordinal);
        Reserve(To("elsewhere"), "second/photo.png");
    }

    [Fact]
    public void The_last_of_very_many_edits_does_not_go_to_the_name_of_another_either()
    {
        for (int i = 0; i <= 10_000; i++)
            Reserve(To(""), $"first/{i}.png");

        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/0.png");
        Refuses(SeedreamErrorId.DestinationExists, To(""), "second/10000.png");
    }

    [Fact]
    public void Names_that_differ_in_case_alone_would_be_one_file_on_another_system()
    {
        Reserve(To(""), "photo.png");
        Refuses(SeedreamErrorId.DestinationExists, To(""), "PHOTO.png");
    }

    [Fact]
    public void The_input_itself_is_never_overwritten_not_even_with_force()
    {
        string input = _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To("", overwrite: true, input: input), input);
        Reserve(To("", overwrite: true, input: input, name: "{BaseName}-edited"), input);
    }

    [Fact]
    public void A_file_in_the_way_is_kept_unless_it_may_be_overwritten()
    {
        _folder.Write("photo.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "elsewhere/photo.png");
        Reserve(To("", overwrite: true), "elsewhere/photo.png");
    }

    [Fact]
    public void Every_name_of_an_edit_for_several_pictures_is_checked()
    {
        _folder.Write("photo-3.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 3);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Fact]
    public void A_refused_edit_keeps_no_name_from_the_others()
    {
        string inTheWay = _folder.Write("photo-2.jpg", [1]);
        Refuses(SeedreamErrorId.DestinationExists, To(""), "photo.png", count: 2);
        File.Delete(inTheWay);
        Reserve(To(""), "photo.png", count: 2);
    }

    [Theory]
    [InlineData("{RequestId}")]
    [InlineData("{FileName}")]
    public void A_name_that_is_not_known_before_is_not_refused_before(string name)
    {
        Reserve(To("", name: name), "photo.png");
        Reserve(To("", name: name), "photo.png");
    }

    private OutputTarget To(string folder, bool overwrite = false, string? input = null, string name = "{BaseName}") =>
        new(Path.TrimEndingDirectorySeparator(_folder.File(folder)), new NameTemplate(name), _ => overwrite, input);

    private static SeedreamImage Image(string source, int count = 1) => new() { Source = source, ImageCount = count };

    private void Reserve(OutputTarget target, string source, int count = 1) => _check.Reserve(target, Image(source, count), default);

    private SeedreamException Refuses(SeedreamErrorId id, OutputTarget target, string source, int count = 1)
    {
        SeedreamException failure = Fails.With(id, () => Reserve(target, source, count));
        Assert.Contains("nothing billed", failure.Message, StringComparison.OrdinalIgnoreCase);
        return failure;
    }
}
