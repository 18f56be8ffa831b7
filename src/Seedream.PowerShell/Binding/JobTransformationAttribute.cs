using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Accepts jobs in every form: a request id, or a job, result or image, live or from <c>Import-Clixml</c>, JSON, CSV or
/// a remote session.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PipedObject.Unwrap(inputData) is IEnumerable items and not (string or IDictionary)
            ? items.Cast<object>().Select(Require).ToArray()
            : new[] { Require(inputData) };

    /// <summary>Returns null for an object that does not identify a job.</summary>
    internal static SeedreamJob? ToJob(object? item) => PipedObject.Unwrap(item) switch
    {
        null => null,
        SeedreamJob job => job,
        string id => string.IsNullOrWhiteSpace(id)
            ? null
            : new SeedreamJob { RequestId = id.Trim(), Status = SeedreamJobStatus.Running },
        _ => PipedObject.ToJob(PSObject.AsPSObject(item)),
    };

    private static SeedreamJob Require(object? item) =>
        ToJob(item) ?? throw new ArgumentTransformationMetadataException(
            $"An object of type {PipedObject.TypeName(item)} is not a job: it has no RequestId property.");
}
