using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Seedream.Edits;
using Seedream.Output;

namespace Seedream.PowerShell.Binding;

/// <summary>Completes a parameter from a list of words.</summary>
public abstract class WordCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete.Trim('\'', '"');
        return Words(fakeBoundParameters)
            .Where(word => word.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(word => new CompletionResult(word.Text, word.Text, CompletionResultType.ParameterValue, word.Tip));
    }

    private protected abstract IEnumerable<(string Text, string Tip)> Words(IDictionary parameters);
}

/// <summary>Completes the placeholders of file names.</summary>
public sealed class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        // The text before the placeholder stays.
        string typed = wordToComplete.Trim('\'', '"');
        int start = typed.LastIndexOf('{');
        string before = start < 0 || typed.IndexOf('}', start) >= 0 ? typed : typed[..start];
        string begun = typed[before.Length..];
        return NameTemplate.Tokens
            .Select(token => $"{{{token}}}")
            .Where(token => token.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(token => new CompletionResult(
                $"'{(before + token).Replace("'", "''", StringComparison.Ordinal)}'",
                token,
                CompletionResultType.ParameterValue,
                $"{before}{token}"));
    }
}

/// <summary>Completes aspect ratios and shows their pixels.</summary>
public sealed class AspectRatioCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary parameters) =>
        AspectRatios.All.Select(ratio => (ratio, Tip(ratio)))
            .Append((AspectRatios.Match, "Closest to the photo, the default for local photos"));

    private static string Tip(string ratio) =>
        string.Join(", ", AspectRatios.Sizes.Select(size =>
        {
            (int width, int height) = AspectRatios.Pixels(ratio, size);
            return $"{width}×{height} at {size}";
        }));
}

/// <summary>Completes image sizes and shows their megapixels.</summary>
public sealed class SizeCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary parameters) =>
        AspectRatios.Sizes.Select(size => (size, Tip(size)));

    private static string Tip(string size)
    {
        (int width, int height) = AspectRatios.Pixels("1:1", size);
        string isDefault = size == AspectRatios.DefaultSize ? ", the default" : "";
        return $"About {width * height / 1_000_000} megapixels{isDefault}";
    }
}

/// <summary>Completes the modes of prompt optimization.</summary>
public sealed class OptimizePromptCompleter : WordCompleter
{
    private protected override IEnumerable<(string Text, string Tip)> Words(IDictionary parameters) =>
        [(PromptOptimization.Fast, "Faster, the default"), (PromptOptimization.Standard, "Slower and more detailed")];
}
