namespace Seedream.Emulator;

/// <summary>Why a job will fail, known at its submit.</summary>
/// <param name="Text">The error.</param>
/// <param name="Blocked">Whether the content filter is the reason.</param>
internal sealed record JobFailure(string Text, bool Blocked);
