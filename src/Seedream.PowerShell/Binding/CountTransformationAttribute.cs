using System.Globalization;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Reads a count from a table cell, where every value is text. PowerShell would convert an empty cell to zero, and
/// silently ignore a cell that is not a number.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (PipedObject.Unwrap(inputData) is not string text)
            return inputData;

        if (string.IsNullOrWhiteSpace(text))
            return null;

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int count)
            ? count
            : throw new ArgumentTransformationMetadataException($"'{text}' is not a whole number.");
    }
}
