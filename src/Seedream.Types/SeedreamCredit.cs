namespace Seedream;

/// <summary>What the account has left, in US dollars.</summary>
public sealed record SeedreamCredit
{
    /// <summary>The paid credit.</summary>
    public decimal Credit { get; init; }

    /// <summary>The credit given by the service.</summary>
    public decimal FreeCredit { get; init; }

    /// <summary>The address that was asked.</summary>
    public Uri? Endpoint { get; init; }
}
