namespace Seedream.Shell;

/// <summary>The command line makes no sense; the message says what is wrong with it.</summary>
/// <param name="message">What is wrong, as a sentence.</param>
internal sealed class CommandLineException(string message) : Exception(message);
