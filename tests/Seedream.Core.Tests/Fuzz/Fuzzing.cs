using System.Globalization;
using CsCheck;

namespace Seedream.Core.Tests.Fuzz;

/// <summary>
/// Runs a reader of foreign bytes on many inputs: it may throw nothing but documented exceptions, and allocate only in
/// proportion to its input. <c>SEEDREAM_FUZZ_CASES</c> sets the number of cases of all readers together.
/// </summary>
internal static class Fuzzing
{
    private const int DefaultCases = 10_000;
    private const int MaxInput = 1024 * 1024;
    private const long FreeBytes = 2 * MaxInput;

    // An input of 1 MB may use 64 MB.
    private const long BytesPerByte = 62;

    private static readonly int Cases = int.TryParse(
        Environment.GetEnvironmentVariable("SEEDREAM_FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture,
        out int cases) ? cases : DefaultCases;

    /// <param name="percent">The share of this reader in the cases.</param>
    /// <param name="valid">Inputs that the reader understands, which are damaged in many ways.</param>
    /// <param name="read">Reads an input.</param>
    public static void Run(double percent, byte[][] valid, Action<byte[]> read)
    {
        foreach (byte[] input in valid)
            Check(input, read);

        Mutation.Of(valid).Sample(
            input => Check(input, read),
            iter: (long)Math.Ceiling(Cases * percent / 100),
            print: Convert.ToBase64String);
    }

    /// <summary>Reads each valid input again, made longer by a repeated part of it.</summary>
    public static void RunLong(byte[][] valid, Action<byte[]> read)
    {
        foreach (byte[] input in valid)
        {
            for (int part = 1; part <= 64; part *= 4)
            {
                byte[] repeated = input[..Math.Min(part, input.Length)];
                byte[] rest = input[repeated.Length..];
                int times = (MaxInput - rest.Length) / repeated.Length;
                Check([.. Enumerable.Repeat(repeated, times).SelectMany(bytes => bytes), .. rest], read);
            }
        }
    }

    public static void Check(byte[] input, Action<byte[]> read)
    {
        long allowed = FreeBytes + (input.Length * BytesPerByte);
        long used = Measure(input, read);

        // The first use of a class allocates what it keeps.
        if (used > allowed)
            used = Measure(input, read);

        Assert.True(used <= allowed, $"{input.Length} bytes used {used} bytes of memory");
    }

    private static long Measure(byte[] input, Action<byte[]> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        read(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
