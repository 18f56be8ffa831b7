using BenchmarkDotNet.Attributes;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Benchmarks.Small;

/// <summary>The cost of identifying and sending a photo.</summary>
[MemoryDiagnoser]
public class InputParts
{
    private string _folder = "";
    private string _photo = "";
    private string _large = "";
    private int _number;

    [GlobalSetup]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("seedream-bench-").FullName;
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "large")).FullName;
        _photo = Photos.Make(_folder, 1, 2 * Statistics.Megabyte)[0];
        _large = Photos.Make(folder, 1, 10 * Statistics.Megabyte)[0];
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public object Key_of_an_edit() => Sample.Key(_number++);

    [Benchmark]
    public object Inspection_of_2_MB() => PhotoInspector.Inspect(_photo);

    [Benchmark]
    public Task Hash_of_2_MB() => PhotoHash.ComputeAsync(_photo, CancellationToken.None);

    [Benchmark]
    public async Task Body_of_10_MB()
    {
        using RequestBody body = new RequestBody().AddBase64(_large, 10 * Statistics.Megabyte);
        await body.CopyToAsync(Stream.Null);
    }
}
