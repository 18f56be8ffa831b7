namespace Seedream;

/// <summary>The remaining credit of the account, in US dollars.</summary>
public sealed record SeedreamCredit
{
    /// <summary>The purchased credit in US dollars.</summary>
    public decimal Credit { get; init; }

    /// <summary>The free credit in US dollars that the service granted; 0 if it does not report any.</summary>
    public decimal FreeCredit { get; init; }

    /// <summary>The base address of the service that reported the credit.</summary>
    public Uri? Endpoint { get; init; }
}
