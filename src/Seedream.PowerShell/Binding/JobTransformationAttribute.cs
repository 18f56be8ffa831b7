using System.Collections;
using System.Management.Automation;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Takes a job in whatever form it comes: a job, result or picture of this session, the same out of
/// <c>Import-Clixml</c>, JSON, CSV or a remote session, or a bare request id.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JobTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? data = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        return data is IEnumerable items and not (string or IDictionary)
            ? items.Cast<object>().Select(Require).ToArray()
            : new[] { Require(inputData) };
    }

    /// <summary>Makes a job of one object; null for one that carries no request id.</summary>
    internal static SeedreamJob? ToJob(object? item)
    {
        object? data = item is PSObject wrapped ? wrapped.BaseObject : item;
        return data switch
        {
            null => null,
            SeedreamJob job => job,
            string id => id.Trim() is { Length: > 0 } text ? new SeedreamJob { RequestId = text, Status = SeedreamJobStatus.Running } : null,
            _ => PipedObject.ToJob(PSObject.AsPSObject(item)),
        };
    }

    private static SeedreamJob Require(object? item) =>
        ToJob(item) ?? throw new ArgumentTransformationMetadataException($"An object of type {TypeName(item)} is no job: it has no property RequestId.");

    private static string TypeName(object? item) => (item is PSObject wrapped ? wrapped.BaseObject : item)?.GetType().Name ?? "null";
}
