namespace Seedream.Emulator;

/// <summary>Why a job will fail, decided at its submit.</summary>
internal sealed record JobFailure(string Text, bool BlockedByFilter);
