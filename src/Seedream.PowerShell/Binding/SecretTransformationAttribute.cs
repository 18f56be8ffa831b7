using System.Management.Automation;
using System.Net;
using System.Security;

namespace Seedream.PowerShell.Binding;

/// <summary>
/// Accepts the key as a string or a SecureString. An empty variable is an error: the key of the session can belong to
/// another account.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PipedObject.Unwrap(inputData) switch
        {
            SecureString { Length: > 0 } secret => secret,
            string text when !string.IsNullOrWhiteSpace(text) => new NetworkCredential("", text).SecurePassword,
            null or string or SecureString => throw new ArgumentTransformationMetadataException(
                "The API key is empty. Nothing was submitted. Specify a key, or omit the parameter to use the key of "
                + "the session or of SEGMIND_API_KEY."),
            var other => other,
        };
}
