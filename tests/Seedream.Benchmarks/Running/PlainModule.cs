using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Seedream.Benchmarks.Running;

/// <summary>The smallest binary module, whose only cmdlet does nothing.</summary>
internal static class PlainModule
{
    private const string Source =
        """
        using System.Management.Automation;

        [Cmdlet(VerbsCommon.Get, "Nothing")]
        public sealed class GetNothingCommand : PSCmdlet
        {
        }
        """;

    /// <returns>The path of the assembly.</returns>
    public static string Build(string folder)
    {
        string path = Path.Combine(folder, "Plain.dll");
        string[] runtime = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release);
        IEnumerable<MetadataReference> references =
            runtime.Select(assembly => MetadataReference.CreateFromFile(assembly));
        EmitResult result = CSharpCompilation.Create(
            "Plain", [CSharpSyntaxTree.ParseText(Source)], references, options).Emit(path);
        return result.Success ? path : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
