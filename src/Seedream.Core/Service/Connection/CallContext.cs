namespace Seedream.Service.Connection;

/// <param name="Deadline">Ends every request made for the caller.</param>
/// <param name="Log">Receives every request, on any thread; null for no log.</param>
/// <param name="Warn">Receives what the user should know although nothing failed, on any thread; null for none.</param>
internal sealed record CallContext(
    Deadline Deadline, Action<HttpExchange>? Log = null, Action<string>? Warn = null);
