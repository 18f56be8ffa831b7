namespace Seedream.Edits;

/// <summary>The modes in which the service rewrites a prompt before it makes images.</summary>
internal static class PromptOptimization
{
    /// <summary>The mode that the service uses by default.</summary>
    public const string Fast = "Fast";

    public const string Standard = "Standard";

    public static IReadOnlyList<string> All { get; } = [Fast, Standard];
}
