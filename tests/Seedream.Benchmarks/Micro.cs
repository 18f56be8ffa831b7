using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Seedream.Benchmarks.Measured;

namespace Seedream.Benchmarks;

/// <summary>Runs the small benchmarks in this process, because the core is loaded from the built module.</summary>
internal static class Micro
{
    public static int Run(string[] options)
    {
        BuiltModule.LoadCore();
        IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        string[] arguments = options.Length == 0 ? ["--filter", "*"] : options;
        return BenchmarkSwitcher.FromAssembly(typeof(Micro).Assembly).Run(arguments, config).Any() ? 0 : 1;
    }
}
