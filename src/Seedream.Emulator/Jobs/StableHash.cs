using System.Security.Cryptography;
using System.Text;

namespace Seedream.Emulator;

/// <summary>Hashes text to the same value in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    public static uint Number(string text) => BitConverter.ToUInt32(Bytes(text));

    public static Guid Guid(string text) => new(Bytes(text).AsSpan(0, 16));

    private static byte[] Bytes(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
