using BenchmarkDotNet.Attributes;
using Seedream.Ledger;

namespace Seedream.Benchmarks.Small;

/// <summary>The cost of ledger operations. Each is undone, so that it can be repeated.</summary>
[MemoryDiagnoser]
public class LedgerParts
{
    private const int Rows = 1000;

    private string _folder = "";
    private JobLedger? _ledger;
    private LedgerRun? _run;
    private LedgerRow? _row;
    private int _number;

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("seedream-bench-").FullName;
        _ledger = JobLedger.Open(Path.Combine(_folder, "ledger.db"), TimeProvider.System);
        _run = _ledger.BeginRun();
        for (int number = 0; number < Rows; number++)
            _row = Sample.Claim(_ledger, _run, number);
    }

    [GlobalCleanup]
    public void Close()
    {
        _run!.Dispose();
        _ledger!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = 2)]
    public void Operation() => _ledger!.Jobs.Discard(Sample.Claim(_ledger, _run!, Rows));

    [Benchmark]
    public void Two_flushed_operations_and_one_other() =>
        _row = _ledger!.Jobs.Reclaim(_ledger.Jobs.MarkUnknown(_ledger.Jobs.RecordIntent(_row!, "[]", false, _run!)),
            _run!);

    [Benchmark]
    public object? Lookup() => _ledger!.Jobs.Find(Sample.Endpoint, Sample.Key(_number++ % Rows));
}
