namespace Seedream.Service.Wire;

/// <summary>The response of the direct endpoint.</summary>
internal sealed record DirectReply(string? RequestId, JobMetrics Metrics, IReadOnlyList<DirectImage> Images);

/// <summary>An image in a response, or its URL.</summary>
/// <param name="Bytes">Empty if there is a URL.</param>
internal sealed record DirectImage(ReadOnlyMemory<byte> Bytes, Uri? Uri);
