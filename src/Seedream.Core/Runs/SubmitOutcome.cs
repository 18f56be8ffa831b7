using Seedream.Ledger;
using Seedream.Service.Wire;

namespace Seedream.Runs;

/// <summary>The job of an edit.</summary>
/// <param name="Row">Its ledger row; the service has accepted the job.</param>
/// <param name="IsNew">Whether this run submitted it. A job that existed before costs nothing more.</param>
/// <param name="Direct">The answer of the direct endpoint with its images; null for a queued job.</param>
internal sealed record SubmitOutcome(LedgerRow Row, bool IsNew, DirectReply? Direct = null);
