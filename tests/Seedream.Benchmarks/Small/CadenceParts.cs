using BenchmarkDotNet.Attributes;
using Seedream.Polling;
using Seedream.Core.Tests.Polling;

namespace Seedream.Benchmarks.Small;

/// <summary>The cost of scheduling the next poll.</summary>
[MemoryDiagnoser]
public class CadenceParts
{
    private const int Jobs = 1000;
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    private readonly Cadence _cadence = new(CadenceSimulation.Typical.Known);
    private readonly CadenceBook _book = new(() => null);
    private double _phase;

    [GlobalSetup]
    public void Enter()
    {
        for (int i = 0; i < Jobs; i++)
            _book.Enter(Sample.Kind);

        for (int i = 0; i < DurationModel.Remembered; i++)
            _book.Learn(Sample.Kind, Age, TimeSpan.FromSeconds(35 + (i % 20)));
    }

    [Benchmark]
    public TimeSpan Next() => _cadence.Next(Age, CadencePrice.Alone, Phase());

    [Benchmark]
    public TimeSpan Next_of_1000() => _book.Next(Sample.Kind, Age, Phase());

    [Benchmark]
    public TimeSpan Learn_and_next_of_a_thousand()
    {
        _book.Learn(Sample.Kind, Age, TimeSpan.FromSeconds(42));
        return _book.Next(Sample.Kind, Age, Phase());
    }

    private double Phase() => _phase = (_phase + 0.618) % 1;
}
