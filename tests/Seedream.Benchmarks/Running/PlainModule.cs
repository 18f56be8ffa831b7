using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Seedream.Benchmarks.Running;

/// <summary>The smallest binary module: one cmdlet that does nothing.</summary>
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

    /// <summary>Makes it.</summary>
    /// <returns>The path of its assembly.</returns>
    public static string Build(string folder)
    {
        string path = Path.Combine(folder, "Plain.dll");
        string[] runtime = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        EmitResult result = CSharpCompilation.Create(
            "Plain",
            [CSharpSyntaxTree.ParseText(Source)],
            runtime.Select(assembly => MetadataReference.CreateFromFile(assembly)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release)).Emit(path);
        return result.Success ? path : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }
}
