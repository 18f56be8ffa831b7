using Seedream.Edits;

namespace Seedream.Runs.Evidence;

/// <summary>What the ledger has recorded of one submit.</summary>
/// <param name="Parameters">The prompt and the parameters that were sent.</param>
/// <param name="Photos">The photos that were sent, in their order.</param>
/// <param name="IsDirect">Whether the submit went to the direct endpoint instead of the queue.</param>
/// <param name="SentAt">The time of the submit by the service's clock, or a little before it; null if unknown.</param>
/// <param name="LostAt">A time of the service after the submit had got no answer; null if none was heard.</param>
internal sealed record RecordedSubmit(
    SeedreamEdit Parameters,
    IReadOnlyList<RecordedPhoto> Photos,
    bool IsDirect,
    DateTimeOffset? SentAt,
    DateTimeOffset? LostAt = null)
{
    public string Prompt => (string)EditParameters.Prompt.Get(Parameters)!;
}
