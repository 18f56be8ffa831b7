using Seedream.Edits;
using Seedream.Ledger;
using Seedream.Polling;

namespace Seedream.Benchmarks.Small;

/// <summary>
/// What the small parts are measured with. It stands apart from them, for they are public: the test host looks at what
/// their methods take and give, and does not have the core.
/// </summary>
internal static class Sample
{
    public static readonly JobKind Kind = new("2K", null);
    public static readonly Uri Endpoint = new("http://127.0.0.1:9/");

    /// <summary>The key of one of any number of edits.</summary>
    public static EditKey Key(int number) => EditKey.Compute(
        ModelLimits.Slug,
        new Edit { Prompt = "Warm evening light", References = [PhotoSource.FromPath("/photos/a.jpg")], AspectRatio = "1:1", Size = "2K" },
        [new PhotoHash($"{number:X64}", 1)]);

    /// <summary>Claims one of any number of edits.</summary>
    public static LedgerRow Claim(JobLedger ledger, LedgerRun run, int number) =>
        ledger.Jobs.Claim(Key(number), new SeedreamJob { Endpoint = Endpoint, Prompt = "Warm evening light" }, run, force: false).Row;
}
