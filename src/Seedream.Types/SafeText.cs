using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Seedream;

/// <summary>
/// The one place that every text passes on its way to a terminal, a log, a message or a report. It removes secrets in
/// whatever form they are echoed, and characters that control a terminal. What the service sends is compared unchanged,
/// and prompts, paths and ids are never changed.
/// </summary>
internal static partial class SafeText
{
    /// <summary>Replaces every secret.</summary>
    public const string Mask = "***";

    private const int MinimumLength = 4;

    // The longest form of a long password.
    private const int MaxForm = 4096;

    private static readonly ConditionalWeakTable<object, Secret> Secrets = new();

    // C0 and C1 controls, line separators, and the characters that change the direction of the text after them.
    private static readonly SearchValues<char> Controls = SearchValues.Create(((int[])
    [
        .. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7f, 0x21), .. Enumerable.Range(0x2028, 7),
        .. Enumerable.Range(0x2066, 4),
    ]).Select(code => (char)code).ToArray());

    // BEL, ESC and ST.
    private static readonly SearchValues<char> StringEnds = SearchValues.Create("\u0007\u001b\u009c");

    /// <summary>Removes a secret, such as a key or a password, from every text while its owner is in use.</summary>
    /// <param name="owner">The object that holds the secret. Its end is the end of the secret in this process.</param>
    /// <param name="secret">
    /// A text of fewer than four characters would be found in ordinary words and is ignored.
    /// </param>
    public static void AddSecret(object owner, string secret)
    {
        // The expression is built when the first text is shown: most runs show none.
        if (secret.Length >= MinimumLength)
            Secrets.TryAdd(owner, new Secret(secret, new Lazy<Regex>(() => FormsOf(secret))));
    }

    /// <summary>Whether a text contains no character that controls a terminal.</summary>
    public static bool IsHarmless(string text) => !text.AsSpan().ContainsAny(Controls);

    /// <summary>Makes a text harmless that may contain foreign text. Line breaks become spaces.</summary>
    public static string Clean(string text) => Redact(RemoveControls(text));

    /// <summary>Also ends a long text with "…".</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The number of characters to keep.</param>
    public static string Clean(string text, int length)
    {
        // A secret that the end cuts in two would not be found, so the end has to be far behind what is shown.
        string harmless = RemoveControls(text);
        int end = length + MaxForm;
        string clean = Redact(harmless[..Math.Min(end, harmless.Length)]);
        while (end < harmless.Length && clean.Length < length + MaxForm)
        {
            end *= 2;
            clean = Redact(harmless[..Math.Min(end, harmless.Length)]);
        }

        return clean.Length <= length ? clean : string.Concat(clean.AsSpan(0, length), "…");
    }

    /// <summary>Also keeps a spreadsheet from running foreign text as a formula.</summary>
    public static string CleanCell(string text)
    {
        string clean = Clean(text);
        return clean.TrimStart() is ['=' or '+' or '-' or '@', ..] ? $"'{clean}" : clean;
    }

    /// <summary>Replaces each character that controls a terminal by one that no file name may have.</summary>
    public static string MarkControls(string text) =>
        IsHarmless(text) ? text : string.Concat(text.Select(c => Controls.Contains(c) ? '?' : c));

    /// <summary>
    /// Replaces a cause that contains a secret or control characters by one with the same text without them. PowerShell
    /// shows the causes of an error in <c>$Error</c> and in its log.
    /// </summary>
    public static Exception? Clean(Exception? failure)
    {
        if (failure is null)
            return null;

        string text = failure.ToString();
        string redacted = Redact(text);
        bool isSafe = ReferenceEquals(redacted, text);
        for (Exception? cause = failure; cause is not null && isSafe; cause = cause.InnerException)
            isSafe = RemoveControls(cause.Message).Length == cause.Message.Length;

        return isSafe ? failure : new CleanedException(Clean(failure.Message), redacted);
    }

    /// <summary>Replaces secrets, credentials in URLs, authorization headers and passwords.</summary>
    /// <returns>The same instance if there are none.</returns>
    private static string Redact(string text)
    {
        foreach (Secret secret in Secrets.Select(pair => pair.Value).DistinctBy(secret => secret.Text))
            text = secret.Forms.Value.Replace(text, Mask);

        text = UserInfo().Replace(text, $"://{Mask}@");
        text = Header().Replace(text, $"$1{Mask}");
        return Password().Replace(text, $"$1{Mask}");
    }

    private static string RemoveControls(string text)
    {
        if (IsHarmless(text))
            return text;

        var clean = new StringBuilder(text.Length);
        int lastEnd = text.AsSpan().LastIndexOfAny(StringEnds);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '\u001b' or '\u0090' or '\u009b' or '\u009d')
                i = EndOfSequence(text, i, lastEnd);
            else if (c is '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029')
                clean.Append(' ');
            else if (!Controls.Contains(c))
                clean.Append(c);
        }

        return clean.ToString();
    }

    // The last character of an escape sequence as ECMA-48 defines it. A sequence without an end loses its first
    // character only, so that the text after it stays readable. No search goes behind the last end of a control string:
    // it would be repeated for each character.
    private static int EndOfSequence(string text, int start, int lastEnd)
    {
        int next = text[start] == '\u001b' ? start + 1 : start;
        char kind = next < text.Length ? text[next] : '\0';
        ReadOnlySpan<char> rest = text.AsSpan(Math.Min(next + 1, text.Length));
        if (kind is '[' or '\u009b')
        {
            int end = rest.IndexOfAnyExceptInRange(' ', '?');
            return end >= 0 && rest[end] is >= '@' and <= '~' ? next + 1 + end : next;
        }

        if (kind is ']' or 'P' or 'X' or '^' or '_' or '\u009d' or '\u0090')
        {
            if (next >= lastEnd)
                return next;

            int end = rest.IndexOfAny(StringEnds);
            bool hasTwo = rest[end] == '\u001b' && end + 1 < rest.Length && rest[end + 1] == '\\';
            return rest[end] == '\u001b' && !hasTwo ? next + end : next + 1 + end + (hasTwo ? 1 : 0);
        }

        return start;
    }

    // Matches the secret with each character plain, percent-encoded, or escaped as in JSON or HTML, also mixed, and the
    // secret within Base64 or as hexadecimal digits. Every repetition is bounded, so it takes linear time. One without
    // backtracking would take a tenth of a second to build.
    private static Regex FormsOf(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        List<string> forms = [string.Concat(secret.EnumerateRunes().Select(FormsOf)), Convert.ToHexString(bytes)];
        for (int offset = 0; offset < 3; offset++)
        {
            string encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            string certain = encoded[(offset == 0 ? 0 : offset + 1)..((offset + bytes.Length) * 8 / 6)];
            if (certain.Length >= MinimumLength)
                forms.Add(Regex.Escape(certain).Replace(@"\+", @"(?:\+|-)").Replace("/", "[/_]"));
        }

        return new Regex(
            string.Join('|', forms),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            RegexLimit.Time);
    }

    private static string FormsOf(Rune rune)
    {
        string text = rune.ToString();
        string units = string.Concat(text.Select(unit => $@"\\{{1,4}}u{(int)unit:x4}"));
        string percent = string.Concat(Encoding.UTF8.GetBytes(text).Select(one => $"%{one:x2}"));
        string number = rune.Value.ToString(CultureInfo.InvariantCulture);
        string named = WebUtility.HtmlEncode(text);
        string entity = $"&#0{{0,6}}{number};|&#x0{{0,6}}{rune.Value:x};|{Regex.Escape(named)}";
        return $@"(?:\\{{0,4}}{Regex.Escape(text)}|{percent}|{units}|{entity})";
    }

    [GeneratedRegex("://[^/\\s@\"'<>]+@", RegexOptions.CultureInvariant, RegexLimit.Milliseconds)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        "((?:proxy-)?authorization\"?\\s*[:=]\\s*\"?(?:(?:basic|bearer|digest|negotiate|ntlm)\\s+)?)[^\\s\",;]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        RegexLimit.Milliseconds)]
    private static partial Regex Header();

    [GeneratedRegex(
        "(\\b(?:password|pwd)\\s*=\\s*)[^;\\s]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        RegexLimit.Milliseconds)]
    private static partial Regex Password();

    private sealed record Secret(string Text, Lazy<Regex> Forms);

    private sealed class CleanedException(string message, string text) : Exception(message)
    {
        public override string ToString() => text;
    }
}
