namespace Seedream.Emulator;

internal sealed class BodyTooLargeException() : Exception("The body is too large.");
