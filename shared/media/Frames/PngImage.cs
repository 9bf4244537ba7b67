using System.Buffers.Binary;
using System.IO.Compression;

namespace Ainer.Media.Frames;

/// <summary>
/// A decoded PNG (ISO/IEC 15948): straight RGBA, 8 bits a channel. Reads what rsvg-convert writes: 8-bit RGB or RGBA without interlacing.
/// </summary>
public sealed class PngImage
{
    private const int MaxPixels = 64 * 1024 * 1024;

    private PngImage(int width, int height, byte[] rgba) => (Width, Height, Rgba) = (width, height, rgba);

    public int Width { get; }
    public int Height { get; }

    /// <summary>Four bytes a pixel, rows from the top.</summary>
    public byte[] Rgba { get; }

    /// <summary>Decodes a picture. Throws <see cref="InvalidDataException"/> when it is not one that can be read.</summary>
    public static PngImage Decode(byte[] file)
    {
        if (file.Length < 33 || !file.AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            throw new InvalidDataException("The picture is not a PNG.");
        var width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        var height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        var channels = file[25] switch { 6 => 4, 2 => 3, var type => throw new InvalidDataException($"A PNG of colour type {type} cannot be read.") };
        if (file[24] != 8 || file[28] != 0 || width < 1 || height < 1 || (long)width * height > MaxPixels)
            throw new InvalidDataException($"A PNG of {width}x{height} with {file[24]} bits cannot be read.");
        using var packed = new MemoryStream(file.Length);
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (length < 0 || at + 12L + length > file.Length) throw new InvalidDataException("The PNG is cut off.");
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8)) packed.Write(file, at + 8, length);
            at += 12 + length;
        }
        packed.Position = 0;
        return new PngImage(width, height, Unfilter(packed, width, height, channels));
    }

    private static byte[] Unfilter(Stream packed, int width, int height, int channels)
    {
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        var stride = width * channels;
        var row = new byte[stride];
        var above = new byte[stride];
        var rgba = new byte[width * height * 4];
        var filter = new byte[1];
        for (var y = 0; y < height; y++)
        {
            inflate.ReadExactly(filter);
            inflate.ReadExactly(row);
            Reverse(filter[0], row, above, channels);
            var target = rgba.AsSpan(y * width * 4, width * 4);
            if (channels == 4) row.CopyTo(target);
            else
                for (int x = 0, from = 0; x < target.Length; x += 4, from += 3)
                    (target[x], target[x + 1], target[x + 2], target[x + 3]) = (row[from], row[from + 1], row[from + 2], (byte)255);
            (row, above) = (above, row);
        }
        return rgba;
    }

    private static void Reverse(byte filter, byte[] row, byte[] above, int step)
    {
        switch (filter)
        {
            case 0: break;
            case 1:
                for (var i = step; i < row.Length; i++) row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++) row[i] += (byte)(((i >= step ? row[i - step] : 0) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < row.Length; i++)
                    row[i] += Paeth(i >= step ? row[i - step] : (byte)0, above[i], i >= step ? above[i - step] : (byte)0);
                break;
            default: throw new InvalidDataException($"The PNG uses an unknown filter {filter}.");
        }
    }

    private static byte Paeth(byte left, byte up, byte corner)
    {
        var guess = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
