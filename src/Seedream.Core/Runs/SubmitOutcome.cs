using Seedream.Ledger;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>A job for an edit.</summary>
/// <param name="Row">Its row, accepted by the service or further.</param>
/// <param name="IsNew">Whether this run submitted it; else it was there, and costs nothing more.</param>
/// <param name="Direct">The pictures that came with the answer of the direct endpoint; null for a queued job.</param>
internal sealed record SubmitOutcome(LedgerRow Row, bool IsNew, DirectReply? Direct = null);
