using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>
/// Makes file names, without extension, from a template such as <c>{BaseName}-{Size}</c>. Where several
/// pictures were asked for or came, and the template does not say <c>{Index}</c>, their number is added.
/// </summary>
public sealed partial class NameTemplate
{
    /// <summary>The template where none is given.</summary>
    public const string Default = "{BaseName}";

    /// <summary>The words that may stand in braces.</summary>
    public static readonly IReadOnlyList<string> Tokens = ["BaseName", "Extension", "Index", "RequestId", "Prompt", "Date", "FileName"];

    private const int LongestSlug = 48;
    private readonly string _template;

    /// <summary>Takes a template.</summary>
    /// <exception cref="SeedreamException">It is empty, has an unknown word in braces, or leads out of the folder.</exception>
    public NameTemplate(string template)
    {
        foreach (Match match in Token().Matches(template))
        {
            if (!Tokens.Contains(match.Groups[1].Value, StringComparer.OrdinalIgnoreCase))
                throw Invalid(template, $"has the unknown word '{match.Value}'");
        }

        string rest = Token().Replace(template, "x");
        if (string.IsNullOrWhiteSpace(template) || rest.IndexOfAny(['{', '}', '/', '\\']) >= 0)
            throw Invalid(template, "is no file name");

        _template = template;
    }

    /// <summary>Whether names can be made before the job has run, so that one in the way is found before it is paid.</summary>
    public bool IsDeterministic => !Uses("RequestId") && !Uses("FileName") && !Uses("Date");

    /// <summary>Makes the name of one picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="now">The time for <c>{Date}</c>.</param>
    /// <param name="isNumbered">Whether the number is added also to a picture that came alone.</param>
    /// <returns>A name that is safe on every system, without extension.</returns>
    /// <exception cref="SeedreamException">The service suggests a name that leaves its folder or means a device.</exception>
    public string Expand(SeedreamImage image, DateTimeOffset now, bool isNumbered = false)
    {
        string name = Token().Replace(_template, match => Value(match.Groups[1].Value, image, now));
        if ((isNumbered || image.ImageCount > 1) && !Uses("Index"))
            name += "-" + image.Index.ToString(CultureInfo.InvariantCulture);

        return FileNames.MakeSafe(name);
    }

    private static string Value(string token, SeedreamImage image, DateTimeOffset now) => token.ToUpperInvariant() switch
    {
        "BASENAME" => BaseName(image),
        "EXTENSION" => Path.GetExtension(SourceFile(image) ?? "").TrimStart('.'),
        "INDEX" => image.Index.ToString(CultureInfo.InvariantCulture),
        "REQUESTID" => image.RequestId,
        "PROMPT" => Slug(image.Prompt ?? ""),
        "DATE" => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => FileNames.RequireSafe(image),
    };

    private static string BaseName(SeedreamImage image) =>
        SourceFile(image) is { } file ? Path.GetFileNameWithoutExtension(file)
        : string.IsNullOrWhiteSpace(image.Prompt) ? image.RequestId
        : Slug(image.Prompt);

    private static string? SourceFile(SeedreamImage image) => image.Source switch
    {
        null or "" => null,
        { } source when WebAddress.Parse(source) is { } uri => Uri.UnescapeDataString(uri.Segments[^1].Trim('/')) is { Length: > 0 } last ? last : uri.Host,
        { } source => source,
    };

    // A prompt becomes a name as a web address would have it: words of any script, joined by hyphens.
    private static string Slug(string prompt)
    {
        var slug = new StringBuilder();
        foreach (char c in prompt)
        {
            if (char.IsLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');

            if (slug.Length == LongestSlug)
                break;
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } text ? text : "image";
    }

    private bool Uses(string token) => _template.Contains($"{{{token}}}", StringComparison.OrdinalIgnoreCase);

    private static SeedreamException Invalid(string template, string what) => new(
        SeedreamErrorId.InvalidParameter,
        $"The name template '{template}' {what}. Nothing was sent and nothing billed.",
        $"Use a plain name with any of {string.Join(", ", Tokens.Select(token => $"{{{token}}}"))}; folders belong to -Destination.");

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Token();
}
