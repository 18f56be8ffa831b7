using Seedream.Core.Tests.Support;
using Seedream.Edits;
using static Seedream.Testing.TiffPhotos;

namespace Seedream.Core.Tests.Edits;

/// <summary>A photo that was copied only in part is not bought, and then bought again when it is whole.</summary>
public sealed class IncompletePhotoTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> Formats => new()
    {
        { "JPEG", Photos.Jpeg() },
        { "JPEG with a thumbnail", WithThumbnail(Photos.Jpeg()) },
        { "PNG", Photos.Png() },
        { "WEBP", Photos.Webp() },
        { "GIF", Photos.Gif(40, 30) },
        { "animated GIF", [.. Photos.Gif(40, 30)[..^1], .. Photos.Gif(40, 30).AsSpan(19)] },
        { "BMP", Photos.Bmp(40, 30) },
        { "BMP stored from top to bottom", Photos.Bmp(40, -30) },
        { "TIFF", Photos.Tiff(40, 30) },
        { "TIFF with strips, big endian", Make(big: false, bigEndian: true, new Image(40, 30)) },
        { "BigTIFF, little endian", Make(big: true, bigEndian: false, new Image(40, 30)) },
        { "BigTIFF, big endian", Make(big: true, bigEndian: true, new Image(40, 30)) },
        { "TIFF with two pages", Make(big: false, bigEndian: false, new Image(40, 30), new Image(20, 20)) },
        { "HEIC", HeifPhotos.Make() },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void APhotoCutAnywhereIsRejected(string format, byte[] whole)
    {
        Assert.Equal((40, 30), SizeOf(whole));
        for (int length = 1; length < whole.Length; length++)
            Assert.True(IsRejected(whole[..length]), $"{format}: {length} of {whole.Length} bytes");
    }

    [Fact]
    public void ALargePhotoWithoutItsEndIsRejected()
    {
        byte[] jpeg = Noise();
        Assert.Equal((900, 700), SizeOf(jpeg));
        Assert.True(IsRejected(jpeg[..^2000]));
        Assert.True(IsRejected(jpeg[..^2]));
        Assert.True(IsRejected([.. jpeg[..^2000], .. new byte[2000]]), "space was reserved for the whole file");
    }

    public static TheoryData<string, byte[]> Trailers => new()
    {
        { "zeros", new byte[100_000] },
        { "a second photo", Photos.Jpeg() },
        { "a part of a second photo", Photos.Jpeg()[..100] },
        { "a film", [0, 0, 0, 24, .. "ftypmp42"u8, .. Enumerable.Repeat((byte)0xFF, 10_000)] },
        { "a camera's trailer", [.. new byte[5000], .. "SEFH"u8, 1, 0, 0, 0, .. "SEFT"u8] },
    };

    [Theory]
    [MemberData(nameof(Trailers))]
    public void WhatCamerasAddAfterTheEndIsAllowed(string trailer, byte[] bytes)
    {
        Assert.True(SizeOf([.. Noise(), .. bytes]) == (900, 700), trailer);
        Assert.True(SizeOf([.. Photos.Png(), .. bytes]) == (40, 30), trailer);
        Assert.True(SizeOf([.. HeifPhotos.Make(), .. bytes]) == (40, 30), trailer);
    }

    [Fact]
    public void TheMessageSaysThatTheEndIsMissing()
    {
        string path = _folder.Write("half.jpg", Photos.Jpeg()[..^2]);
        SeedreamException failure = Fails.With(SeedreamErrorId.InputRejected, () => PhotoInspector.Inspect(path));
        Assert.Contains("is incomplete", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was submitted.", failure.Message, StringComparison.Ordinal);
    }

    private static byte[] WithThumbnail(byte[] jpeg)
    {
        int length = jpeg.Length + 2;
        return [0xFF, 0xD8, 0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. jpeg, .. jpeg.AsSpan(2)];
    }

    private static byte[] Noise() => Photos.Noise(900, 700);

    private (int Width, int Height) SizeOf(byte[] content)
    {
        PhotoFile file = PhotoInspector.Inspect(_folder.Write("photo.jpg", content));
        return (file.Width, file.Height);
    }

    private bool IsRejected(byte[] content)
    {
        try
        {
            PhotoInspector.Inspect(_folder.Write("cut.jpg", content));
            return false;
        }
        catch (SeedreamException failure)
        {
            Fails.Check(SeedreamErrorId.InputRejected, failure);
            return true;
        }
    }
}
