using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Seedream.Emulator;

/// <summary>
/// Reads <c>{"data_urls":["data:…"]}</c> as it arrives. A JSON reader would need each string, 13 MB of it, in one
/// piece; this follows only what the one documented shape needs: strings, escapes, and where the array is.
/// </summary>
internal sealed class UploadBodyReader(bool discard, long maximumBytes) : IDisposable
{
    private const int LongestName = 64;

    private readonly List<Asset?> _assets = [];
    private readonly StringBuilder _name = new();
    private readonly StringBuilder _escape = new();
    private DataUrlDecoder? _decoder;
    private Place _place = Place.Structure;
    private int _depth;
    private bool _inList;
    private bool _listSeen;
    private long _read;

    private enum Place
    {
        Structure,
        Text,
        Escape,
    }

    /// <summary>The contents in the order sent, null for one that was no data URI; null if the body had no list.</summary>
    /// <exception cref="BodyTooLargeException">The body is larger than allowed.</exception>
    public async Task<IReadOnlyList<Asset?>?> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellation);
            _read += read.Buffer.Length;
            if (_read > maximumBytes)
                throw new BodyTooLargeException();
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                Follow(piece.Span);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return _listSeen && _depth == 0 && _place == Place.Structure ? _assets : null;
        }
    }

    public void Dispose() => _decoder?.Dispose();

    private void Follow(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            text = _place switch
            {
                Place.Structure => FollowStructure(text),
                Place.Text => FollowText(text),
                _ => FollowEscape(text),
            };
        }
    }

    private ReadOnlySpan<byte> FollowStructure(ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case (byte)'"':
                _place = Place.Text;
                _name.Clear();
                _decoder = _inList ? new DataUrlDecoder(discard) : null;
                break;
            case (byte)'[':
                _depth++;
                _inList = _name.Equals("data_urls");
                _listSeen |= _inList;
                break;
            case (byte)']':
                _depth--;
                _inList = false;
                break;
            case (byte)'{':
                _depth++;
                break;
            case (byte)'}':
                _depth--;
                break;
        }

        return text[1..];
    }

    private ReadOnlySpan<byte> FollowText(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'"', (byte)'\\');
        Take(end < 0 ? text : text[..end]);
        if (end < 0)
            return [];
        if (text[end] == '\\')
        {
            _place = Place.Escape;
            _escape.Clear();
        }
        else
        {
            EndText();
        }

        return text[(end + 1)..];
    }

    /// <summary>Writers may put a slash as <c>\/</c> and a plus as <c>\u002B</c>.</summary>
    private ReadOnlySpan<byte> FollowEscape(ReadOnlySpan<byte> text)
    {
        _escape.Append((char)text[0]);
        if (_escape[0] != 'u')
        {
            Take([text[0]]);
            _place = Place.Text;
        }
        else if (_escape.Length == 5)
        {
            bool known = ushort.TryParse(_escape.ToString(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code);
            Take([known && code < 128 ? (byte)code : (byte)'?']);
            _place = Place.Text;
        }

        return text[1..];
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (_decoder is not null)
            _decoder.Append(text);
        else if (_name.Length < LongestName)
            _name.Append(Encoding.ASCII.GetString(text[..Math.Min(text.Length, LongestName)]));
    }

    private void EndText()
    {
        _place = Place.Structure;
        if (_decoder is null)
            return;
        _assets.Add(_decoder.Finish());
        _decoder.Dispose();
        _decoder = null;
    }
}
