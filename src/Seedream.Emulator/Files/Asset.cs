namespace Seedream.Emulator;

/// <summary>The content of an input.</summary>
/// <param name="Hash">SHA-256 in upper-case hex.</param>
/// <param name="Length">Bytes.</param>
/// <param name="MediaType">What its data URI said.</param>
/// <param name="Head">The first bytes.</param>
/// <param name="Content">All bytes; null where uploads are discarded.</param>
internal sealed record Asset(string Hash, long Length, string MediaType, byte[] Head, byte[]? Content);
