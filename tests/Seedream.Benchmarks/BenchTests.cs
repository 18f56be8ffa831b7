using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks;

/// <summary>Every measure with few items: whether the work is done is judged, and no time.</summary>
public class BenchTests
{
    public static TheoryData<string> Names => [.. Measure.All.Select(measure => measure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_measured_does_its_work(string name)
    {
        Measure measure = Measure.All.Single(measure => measure.Name == name);

        IReadOnlyList<Row> rows = await Bulk.MeasureAsync(measure, new BulkOptions { IsSmall = true });

        Assert.NotEmpty(rows);
    }

    [Fact]
    public async Task A_picture_that_is_missing_makes_the_figures_of_no_use()
    {
        var lost = new Measure("lost", "", _ => throw new IncorrectException("a picture is missing"));

        Assert.Equal(1, await Bulk.RunAsync(new BulkOptions { IsSmall = true, Measures = [lost] }));
    }
}
