using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Seedream.Edits;

namespace Seedream.Output;

/// <summary>
/// Makes file names without extensions from a template such as <c>{BaseName}-{Date}</c>. If an edit has several images,
/// their number is appended unless the template contains <c>{Index}</c>.
/// </summary>
internal sealed partial class NameTemplate
{
    public const string Default = "{BaseName}";

    /// <summary>The placeholders, without braces. Their case does not matter.</summary>
    public static readonly IReadOnlyList<string> Tokens =
        ["BaseName", "Extension", "Index", "RequestId", "Prompt", "Date", "FileName"];

    private const int MaxSlug = 48;
    private const int MaxText = 255;
    private readonly string _template;

    /// <exception cref="SeedreamException">
    /// The template is empty, contains an unknown placeholder, or names a folder.
    /// </exception>
    public NameTemplate(string template)
    {
        foreach (Match match in Token().Matches(template))
        {
            if (!Tokens.Contains(match.Groups[1].Value, StringComparer.OrdinalIgnoreCase))
                throw Invalid(template, $"contains the unknown placeholder '{match.Value}'");
        }

        string rest = Token().Replace(template, "x");
        if (string.IsNullOrWhiteSpace(template) || rest.IndexOfAny(['{', '}', '/', '\\']) >= 0)
            throw Invalid(template, "is not a file name");

        _template = template;
    }

    /// <summary>Whether a name is known before the job has run.</summary>
    public bool IsDeterministic => !Uses("RequestId") && !Uses("FileName");

    /// <summary>Returns the name of an image, which is safe on every system.</summary>
    /// <param name="image">The image.</param>
    /// <param name="now">The time for <c>{Date}</c>.</param>
    /// <param name="isNumbered">Whether a single image gets a number too.</param>
    /// <exception cref="SeedreamException">The name that the service suggests is not safe.</exception>
    public string Expand(SeedreamImage image, DateTimeOffset now, bool isNumbered = false)
    {
        string number = (isNumbered || image.ImageCount > 1) && !Uses("Index")
            ? "-" + image.Index.ToString(CultureInfo.InvariantCulture)
            : "";
        var values = Tokens.Where(Uses).ToDictionary(
            token => token,
            token => FileNames.Shorten(Value(token, image, now), MaxText),
            StringComparer.OrdinalIgnoreCase);
        string name = Fill(values, MaxText);

        // The long texts give way to everything else, which may be all that tells two names apart.
        for (int longest = MaxText - 1; FileNames.IsTooLong(name + number) && longest > 0; longest--)
            name = Fill(values, longest);

        return FileNames.MakeSafe(FileNames.ShortenBefore(name, number));
    }

    private string Fill(Dictionary<string, string> values, int longest) => Token().Replace(_template, match =>
    {
        string token = match.Groups[1].Value;
        return token.ToUpperInvariant() is "BASENAME" or "PROMPT" or "FILENAME"
            ? FileNames.Shorten(values[token], longest)
            : values[token];
    });

    private static string Value(string token, SeedreamImage image, DateTimeOffset now) => token switch
    {
        "BaseName" => BaseName(image),
        "Extension" => Path.GetExtension(SourceFile(image) ?? "").TrimStart('.'),
        "Index" => image.Index.ToString(CultureInfo.InvariantCulture),
        "RequestId" => image.RequestId,
        "Prompt" => Slug(image.Prompt ?? ""),
        "Date" => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => FileNames.RequireSafe(image),
    };

    private static string BaseName(SeedreamImage image) =>
        SourceFile(image) is { } file ? Path.GetFileNameWithoutExtension(file)
        : string.IsNullOrWhiteSpace(image.Prompt) ? image.RequestId
        : Slug(image.Prompt);

    private static string? SourceFile(SeedreamImage image)
    {
        if (WebAddress.Parse(image.Source) is not { } uri)
            return string.IsNullOrEmpty(image.Source) ? null : image.Source;

        string last = Uri.UnescapeDataString(uri.Segments[^1].Trim('/'));
        return last.Length > 0 ? last : uri.Host;
    }

    // Words of any script, joined by hyphens, as in the URL of an article.
    private static string Slug(string prompt)
    {
        var slug = new StringBuilder();
        foreach (char c in prompt)
        {
            if (char.IsLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');

            if (slug.Length == MaxSlug)
                break;
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } text ? text : "image";
    }

    private bool Uses(string token) => _template.Contains($"{{{token}}}", StringComparison.OrdinalIgnoreCase);

    private static SeedreamException Invalid(string template, string reason) => new(
        SeedreamErrorId.InvalidParameter,
        $"The name template '{template}' {reason}. Nothing was submitted.",
        $"Use a file name with any of {string.Join(", ", Tokens.Select(token => $"{{{token}}}"))}. "
            + "Specify folders with -Destination.");

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.None, RegexLimit.Milliseconds)]
    private static partial Regex Token();
}
