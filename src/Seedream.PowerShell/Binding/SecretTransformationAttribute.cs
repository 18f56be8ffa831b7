using System.Management.Automation;
using System.Net;
using System.Security;

namespace Seedream.PowerShell.Binding;

/// <summary>Accepts a secret as a string or a SecureString.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PipedObject.Unwrap(inputData) switch
        {
            SecureString secret => secret,
            string text => new NetworkCredential("", text).SecurePassword,
            var other => other,
        };
}
