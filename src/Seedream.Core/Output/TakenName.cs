namespace Seedream.Output;

/// <summary>What happens to an image whose name is taken.</summary>
internal enum TakenName
{
    /// <summary>The edit is refused before it is paid.</summary>
    Refuse,

    /// <summary>
    /// The image is paid. It gets the next number if another image of the run has its name, and is refused before the
    /// download if a file has it.
    /// </summary>
    NumberWithinRun,

    /// <summary>The image was paid before its name was known. It gets the next number.</summary>
    Number,
}
