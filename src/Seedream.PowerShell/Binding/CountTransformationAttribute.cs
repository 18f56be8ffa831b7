using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Lets a count be read from a table's cell, where every value is text. PowerShell would make zero of an empty cell, and
/// leave out without a word what is no number.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text)
            return inputData;

        if (string.IsNullOrWhiteSpace(text))
            return null;

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new ArgumentTransformationMetadataException($"'{text}' is no whole number.");
    }
}
