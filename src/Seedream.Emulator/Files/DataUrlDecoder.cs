using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Seedream.Emulator;

/// <summary>Turns a data URI that arrives in pieces into an <see cref="Asset"/>, holding no more than it must.</summary>
internal sealed class DataUrlDecoder : IDisposable
{
    private const int PieceLength = 64 * 1024;
    private const int LongestHead = 256;
    private const int HeadKept = 4 * 1024;

    private readonly bool _discard;
    private readonly byte[] _encoded = ArrayPool<byte>.Shared.Rent(PieceLength);
    private readonly byte[] _decoded = ArrayPool<byte>.Shared.Rent(PieceLength);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _content = new();
    private string? _mediaType;
    private int _pending;
    private long _length;
    private bool _bad;

    public DataUrlDecoder(bool discard) => _discard = discard;

    public void Append(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0 && !_bad)
        {
            int count = Math.Min(text.Length, PieceLength - _pending);
            text[..count].CopyTo(_encoded.AsSpan(_pending));
            _pending += count;
            text = text[count..];
            ReadHead();
            if (_pending == PieceLength)
                Decode(last: false);
        }
    }

    /// <summary>The content; null if the text was no data URI in base64.</summary>
    public Asset? Finish()
    {
        if (_mediaType is null)
            return null;
        Decode(last: true);
        if (_bad || _length == 0)
            return null;
        byte[] content = _content.ToArray();
        return new Asset(
            Convert.ToHexString(_hash.GetHashAndReset()),
            _length,
            _mediaType,
            _discard ? content : [],
            _discard ? null : content);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_encoded);
        ArrayPool<byte>.Shared.Return(_decoded);
        _hash.Dispose();
        _content.Dispose();
    }

    private void ReadHead()
    {
        if (_mediaType is not null)
            return;
        Span<byte> text = _encoded.AsSpan(0, _pending);
        int comma = text.IndexOf((byte)',');
        if (comma < 0)
        {
            _bad = _pending > LongestHead;
            return;
        }

        string head = Encoding.ASCII.GetString(text[..comma]);
        if (!head.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || !head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            _bad = true;
            return;
        }

        _mediaType = head["data:".Length..head.IndexOf(';', StringComparison.Ordinal)];
        text[(comma + 1)..].CopyTo(_encoded);
        _pending -= comma + 1;
    }

    /// <summary>Decodes whole groups of four; the last group, which may be padded, waits for the end.</summary>
    private void Decode(bool last)
    {
        if (_bad)
            return;
        int whole = last ? _pending : (_pending - 4) / 4 * 4;
        OperationStatus status = Base64.DecodeFromUtf8(_encoded.AsSpan(0, whole), _decoded, out _, out int written, isFinalBlock: last);
        _bad = status != OperationStatus.Done;
        _encoded.AsSpan(whole, _pending - whole).CopyTo(_encoded);
        _pending -= whole;

        Span<byte> bytes = _decoded.AsSpan(0, written);
        _hash.AppendData(bytes);
        _length += written;
        _content.Write(_discard ? bytes[..(int)Math.Min(written, HeadKept - Math.Min(HeadKept, _content.Length))] : bytes);
    }
}
