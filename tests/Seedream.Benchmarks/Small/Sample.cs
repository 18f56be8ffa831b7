using Seedream.Benchmarks.Measured;
using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Polling;

namespace Seedream.Benchmarks.Small;

/// <summary>
/// Input of the small benchmarks. Their classes are public, and the test host, which cannot load the core, reflects on
/// them. So types of the core are used here.
/// </summary>
internal static class Sample
{
    public static readonly JobKind Kind = new("2K", null);
    public static readonly Uri Endpoint = new("http://127.0.0.1:9/");

    public static EditKey Key(int number) => EditKey.Compute(
        ModelLimits.Slug,
        new Edit
        {
            Prompt = BareLoop.Prompt,
            References = [PhotoSource.FromPath("/photos/a.jpg")],
            AspectRatio = "1:1",
            Size = "2K",
        },
        [new PhotoHash($"{number:X64}", 1)]);

    public static LedgerRow Claim(JobLedger ledger, LedgerRun run, int number)
    {
        var job = new SeedreamJob { Endpoint = Endpoint, Prompt = BareLoop.Prompt };
        return ledger.Jobs.Claim(Key(number), job, run, resubmit: false).Row;
    }
}
