using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Seedream.Benchmarks.Measured;

namespace Seedream.Benchmarks;

/// <summary>The small parts, by BenchmarkDotNet in this process: the core is loaded from the built module.</summary>
internal static class Micro
{
    public static int Run(string[] options)
    {
        BuiltModule.LoadCore();
        IConfig config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        return BenchmarkSwitcher.FromAssembly(typeof(Micro).Assembly).Run(options.Length == 0 ? ["--filter", "*"] : options, config).Any() ? 0 : 1;
    }
}
