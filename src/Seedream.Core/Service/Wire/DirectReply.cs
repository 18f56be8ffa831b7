namespace Seedream.Service.Wire;

/// <summary>The response of the direct endpoint.</summary>
internal sealed record DirectReply(string? RequestId, JobMetrics Metrics, IReadOnlyList<RemoteImage> Images);
