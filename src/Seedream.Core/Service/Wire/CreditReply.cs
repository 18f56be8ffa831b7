namespace Seedream.Service.Wire;

/// <param name="Credit">What the account bought, in US dollars.</param>
/// <param name="FreeCredit">What the service granted, in US dollars.</param>
internal sealed record CreditReply(decimal Credit, decimal FreeCredit);
