using BenchmarkDotNet.Attributes;
using Seedream.Benchmarks.Running;
using Seedream.Edits;
using Seedream.Service.Transport;

namespace Seedream.Benchmarks.Small;

/// <summary>What it costs to know an input and to send it.</summary>
[MemoryDiagnoser]
public class InputParts
{
    private const int Megabyte = 1024 * 1024;

    private string _folder = "";
    private string _photo = "";
    private string _large = "";
    private int _number;

    [GlobalSetup]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("seedream-bench-").FullName;
        _photo = Photos.Make(_folder, 1, 2 * Megabyte)[0];
        _large = Photos.Make(Directory.CreateDirectory(Path.Combine(_folder, "large")).FullName, 1, 10 * Megabyte)[0];
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public object Key_of_an_edit() => Sample.Key(_number++);

    [Benchmark]
    public Task Hash_of_2_MB() => PhotoHash.ComputeAsync(_photo, CancellationToken.None);

    [Benchmark]
    public async Task Body_of_10_MB()
    {
        using RequestBody body = new RequestBody().AddBase64(_large, 10 * Megabyte);
        await body.CopyToAsync(Stream.Null);
    }
}
