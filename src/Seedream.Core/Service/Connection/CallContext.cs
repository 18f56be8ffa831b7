namespace Seedream.Service.Connection;

/// <summary>What a call is made for: until when, and who is told of each request.</summary>
/// <param name="Deadline">The caller's own limit for everything.</param>
/// <param name="Log">Is told of every request; called from any thread.</param>
public sealed record CallContext(Deadline Deadline, Action<HttpExchange>? Log = null);
