namespace Seedream.Emulator;

/// <summary>A request's body is larger than <see cref="EmulatorOptions.MaxBodyBytes"/>.</summary>
internal sealed class BodyTooLargeException() : Exception("The body is too large.");
