using System.Text.RegularExpressions;

namespace Seedream.Ledger;

/// <summary>Keeps pictures out of the ledger.</summary>
internal static partial class InlineData
{
    /// <summary>Gives a body with the data of its <c>data:</c> URIs left out.</summary>
    public static string Omit(string body) => Data().Replace(body, "$1…");

    [GeneratedRegex("""("data:[^",]*;base64,)[^"]+""", RegexOptions.CultureInvariant)]
    private static partial Regex Data();
}
