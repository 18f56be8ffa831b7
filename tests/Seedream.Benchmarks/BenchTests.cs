using Seedream.Benchmarks.Running;

namespace Seedream.Benchmarks;

/// <summary>Runs every measure with a few items. Times are not checked.</summary>
public class BenchTests
{
    public static TheoryData<string> Names => [.. Measure.All.Select(measure => measure.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_measure_does_its_work(string name)
    {
        Measure measure = Measure.All.Single(measure => measure.Name == name);

        IReadOnlyList<Row> rows = await Bulk.MeasureAsync(measure, new BulkOptions { IsSmall = true });

        Assert.NotEmpty(rows);
    }

    [Fact]
    public async Task A_missing_image_makes_the_run_fail()
    {
        var measure = new Measure("lost", "", _ => throw new IncorrectException("an image is missing"));

        Assert.Equal(1, await Bulk.RunAsync(new BulkOptions { IsSmall = true, Measures = [measure] }));
    }
}
