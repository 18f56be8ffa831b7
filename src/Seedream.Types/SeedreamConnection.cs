namespace Seedream;

/// <summary>The connection that <c>Connect-Seedream</c> created for the session.</summary>
public sealed record SeedreamConnection
{
    /// <summary>The base address of the service.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The purchased credit in US dollars at the time when the key was checked.</summary>
    public decimal Credit { get; init; }

    /// <summary>The API key in a masked form that identifies it but cannot be used.</summary>
    public string ApiKey { get; init; } = "";
}
