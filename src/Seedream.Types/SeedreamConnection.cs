namespace Seedream;

/// <summary>What <c>Connect-Seedream</c> set up for this session. The key itself is not readable here.</summary>
public sealed record SeedreamConnection
{
    /// <summary>The base address of the service.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The paid credit in US dollars when the key was checked.</summary>
    public decimal Credit { get; init; }

    /// <summary>The key with all but its ends left out.</summary>
    public string ApiKey { get; init; } = "";
}
