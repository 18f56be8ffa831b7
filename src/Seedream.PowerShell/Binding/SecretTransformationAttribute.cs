using System.Management.Automation;
using System.Net;
using System.Security;

namespace Seedream.PowerShell.Binding;

/// <summary>Lets a secret be given as text as well as in a SecureString.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            SecureString secret => secret,
            string text => new NetworkCredential("", text).SecurePassword,
            var other => other,
        };
}
