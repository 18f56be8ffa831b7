using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads a number from text, such as a table cell. PowerShell would read 0,05 as 5 and an empty cell as zero.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class NumberTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether the number has no fraction.</summary>
    public bool IsWhole { get; set; }

    /// <summary>Whether an empty text, such as an empty table cell, sets no value.</summary>
    public bool AllowsEmpty { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (PipedObject.Unwrap(inputData) is not string text)
            return inputData;

        string trimmed = text.Trim();
        if (trimmed.Length == 0 && AllowsEmpty)
            return null;

        bool isPlain = (IsWhole ? Whole() : PlainDecimal()).IsMatch(trimmed);
        return isPlain && decimal.TryParse(trimmed, CultureInfo.InvariantCulture, out decimal number)
            ? number
            : throw new ArgumentTransformationMetadataException(IsWhole
                ? $"'{text}' is not a whole number. Write digits only, such as 12."
                : $"'{text}' is not a plain number. Write digits with a decimal point, such as 0.05.");
    }

    [GeneratedRegex("^-?[0-9]+$", RegexOptions.None, RegexLimit.Milliseconds)]
    private static partial Regex Whole();

    [GeneratedRegex("^-?[0-9]+([.][0-9]+)?$", RegexOptions.None, RegexLimit.Milliseconds)]
    private static partial Regex PlainDecimal();
}
