using System.Globalization;
using System.Text.RegularExpressions;
using Seedream.Edits;

namespace Seedream.Runs.Evidence;

/// <summary>How one field of a history row compares with what was submitted.</summary>
internal enum Agreement
{
    Same,

    /// <summary>The field is missing, incomplete or written in a way that proves nothing.</summary>
    Unclear,

    Different,
}

/// <summary>The comparison of a history row's body with a recorded submit, field by field.</summary>
internal sealed partial class Comparison
{
    private Comparison(
        Agreement prompt, IReadOnlyDictionary<EditParameter, Agreement> parameters, Agreement photos, bool namesAsset,
        bool namesUploads, bool namesOther)
    {
        Prompt = prompt;
        Parameters = parameters;
        Photos = photos;
        NamesAsset = namesAsset;
        NamesUploads = namesUploads;
        NamesOther = namesOther;
    }

    public Agreement Prompt { get; }

    /// <summary>All parameters except the prompt.</summary>
    public IReadOnlyDictionary<EditParameter, Agreement> Parameters { get; }

    public Agreement Photos { get; }

    /// <summary>Whether the row names an asset of the submit.</summary>
    public bool NamesAsset { get; }

    /// <summary>
    /// Whether the row names all photos of the submit and no other, one of which this ledger has uploaded. Nobody else
    /// has its URL, so the row can be another's only if it belongs to another edit of this ledger.
    /// </summary>
    public bool NamesUploads { get; }

    /// <summary>Whether the row names a photo that is not recognized as one of the submit.</summary>
    public bool NamesOther { get; }

    /// <summary>Whether every field agrees.</summary>
    public bool IsSame => Prompt == Agreement.Same
        && Photos == Agreement.Same
        && Parameters.Values.All(agreement => agreement == Agreement.Same);

    /// <summary>Whether no field differs.</summary>
    public bool MayBeSame => Prompt != Agreement.Different
        && Photos != Agreement.Different
        && Parameters.Values.All(agreement => agreement != Agreement.Different);

    public static Comparison Of(ListedBody? body, RecordedSubmit submit)
    {
        IEnumerable<EditParameter> parameters =
            EditParameters.All.Where(parameter => parameter != EditParameters.Prompt);
        if (body is null)
        {
            Dictionary<EditParameter, Agreement> nothing =
                parameters.ToDictionary(field => field, _ => Agreement.Unclear);
            return new Comparison(Agreement.Unclear, nothing, Agreement.Unclear, namesAsset: false, namesUploads: false,
                namesOther: false);
        }

        HashSet<RecordedPhoto> named = [];
        Agreement photos = ComparePhotos(body.Photos, submit.Photos, named);
        return new Comparison(
            ComparePrompt(body.Text(EditParameters.Prompt.WireName), submit.Prompt),
            parameters.ToDictionary(parameter => parameter, parameter => CompareParameter(parameter, body, submit)),
            photos,
            named.Any(photo => photo.IsAsset),
            photos == Agreement.Same && named.Any(photo => photo.Kind == RecordedPhotoKind.Asset),
            body.Photos.Any(text => !submit.Photos.Any(photo => photo.IsNamedBy(text))));
    }

    private static Agreement ComparePrompt(string? listed, string sent)
    {
        if (string.IsNullOrWhiteSpace(listed))
            return Agreement.Unclear;

        if (Normalize(listed) == Normalize(sent))
            return Agreement.Same;

        // The prompt may be truncated, wrapped, or written with other or escaped characters between its words. Letters
        // outside ASCII and punctuation are what a service is most likely to write differently, so they prove nothing.
        string other = string.Concat(Words(listed));
        bool isUnclear = string.Concat(Words(sent)).Contains(other, StringComparison.Ordinal)
            || ContainsInOrder(other, Words(sent));
        return isUnclear ? Agreement.Unclear : Agreement.Different;
    }

    private static Agreement CompareParameter(EditParameter parameter, ListedBody body, RecordedSubmit submit)
    {
        string? listed = body.Text(parameter.WireName);
        string? sent = parameter.Get(submit.Parameters) is { } value ? parameter.ToWireText(value) : null;
        if (string.IsNullOrWhiteSpace(listed))
            return sent is null || IsEqual(sent, parameter.WireDefault) ? Agreement.Same : Agreement.Unclear;

        return IsEqual(listed, sent ?? parameter.WireDefault) ? Agreement.Same : Agreement.Different;
    }

    private static bool IsEqual(string text, string? other)
    {
        if (other is null)
            return false;

        string trimmed = text.Trim();
        return trimmed.Equals(other, StringComparison.OrdinalIgnoreCase)
            || (decimal.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                && decimal.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal wanted)
                && number == wanted);
    }

    private static Agreement ComparePhotos(
        IReadOnlyList<string> listed, IReadOnlyList<RecordedPhoto> sent, HashSet<RecordedPhoto> named)
    {
        if (listed.Count == 0 || sent.Count == 0)
        {
            return listed.Count == sent.Count ? Agreement.Same
                : sent.Count == 0 ? Agreement.Different
                : Agreement.Unclear;
        }

        int unknown = 0;
        foreach (string text in listed)
        {
            if (sent.FirstOrDefault(photo => photo.IsNamedBy(text)) is { } photo)
                named.Add(photo);
            else
                unknown++;
        }

        return named.Count == 0 ? Agreement.Different
            : unknown == 0 && named.Count == sent.Distinct().Count() ? Agreement.Same
            : Agreement.Unclear;
    }

    private static string Normalize(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Normalize().ToUpperInvariant();

    private static bool ContainsInOrder(string text, IEnumerable<string> words)
    {
        int start = 0;
        foreach (string word in words)
        {
            int found = text.IndexOf(word, start, StringComparison.Ordinal);
            if (found < 0)
                return false;

            start = found + word.Length;
        }

        return true;
    }

    private static IEnumerable<string> Words(string text) =>
        NotLetters().Split(text.ToLowerInvariant()).Where(word => word.Length > 0);

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant, RegexLimit.Milliseconds)]
    private static partial Regex NotLetters();
}
