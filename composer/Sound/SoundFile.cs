using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ainer.Composer.Sound;

/// <summary>How the samples lie in a WAV file.</summary>
internal sealed record SoundLayout(bool IsFloat, int Bits, int Channels, int Rate, long DataOffset, long Frames)
{
    public int FrameBytes => Channels * Bits / 8;

    /// <summary>True when the composer can read it as it is; anything else is converted first.</summary>
    public bool IsReadable => Rate == SoundFormat.Rate && Channels is 1 or 2 && (IsFloat ? Bits == 32 : Bits == 16) && Frames > 0;
}

/// <summary>A WAV file read at any place without loading it: a film's sound is larger than memory should be. Mono is heard on both sides.</summary>
internal sealed class SoundFile : ISoundSource
{
    private const int FormatPcm = 1;
    private const int FormatFloat = 3;
    private const int FormatExtensible = 0xFFFE;
    private readonly SafeFileHandle _file;
    private readonly SoundLayout _layout;

    private SoundFile(SafeFileHandle file, SoundLayout layout) => (_file, _layout) = (file, layout);

    public long Frames => _layout.Frames;

    /// <summary>Opens a file whose layout is readable.</summary>
    public static SoundFile Open(string path, SoundLayout layout) => new(File.OpenHandle(path), layout);

    /// <summary>The layout of a file; null when it is no WAV file or a strange one.</summary>
    public static SoundLayout? Inspect(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        Span<byte> head = stackalloc byte[12];
        if (RandomAccess.Read(file, head, 0) < 12 || !head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8)) return null;
        Span<byte> chunk = stackalloc byte[8];
        Span<byte> format = stackalloc byte[40];
        var formatBytes = 0;
        for (long at = 12; RandomAccess.Read(file, chunk, at) == 8;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("fmt "u8)) formatBytes = RandomAccess.Read(file, format[..(int)Math.Min(size, 40)], at + 8);
            else if (chunk[..4].SequenceEqual("data"u8)) return Layout(format[..formatBytes], at + 8, size, length);
            at += 8 + size + (size & 1);
        }
        return null;
    }

    public void Read(long frame, Span<float> stereo)
    {
        var frames = stereo.Length / 2;
        var raw = ArrayPool<byte>.Shared.Rent(frames * _layout.FrameBytes);
        try
        {
            var bytes = raw.AsSpan(0, frames * _layout.FrameBytes);
            var read = RandomAccess.Read(_file, bytes, _layout.DataOffset + frame * _layout.FrameBytes);
            bytes[read..].Clear();
            Decode(bytes, stereo);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    public void Dispose() => _file.Dispose();

    private void Decode(ReadOnlySpan<byte> bytes, Span<float> stereo)
    {
        const float scale = 1 / 32768f;
        if (_layout.IsFloat)
        {
            var samples = MemoryMarshal.Cast<byte, float>(bytes);
            if (_layout.Channels == 2) samples.CopyTo(stereo);
            else for (var i = 0; i < samples.Length; i++) stereo[2 * i] = stereo[2 * i + 1] = samples[i];
            return;
        }
        var whole = MemoryMarshal.Cast<byte, short>(bytes);
        if (_layout.Channels == 2) for (var i = 0; i < whole.Length; i++) stereo[i] = whole[i] * scale;
        else for (var i = 0; i < whole.Length; i++) stereo[2 * i] = stereo[2 * i + 1] = whole[i] * scale;
    }

    private static SoundLayout? Layout(ReadOnlySpan<byte> format, long dataOffset, uint size, long length)
    {
        if (format.Length < 16) return null;
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag == FormatExtensible && format.Length >= 26) tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag is not (FormatPcm or FormatFloat) || channels == 0 || bits < 8) return null;
        // A writer to a pipe leaves a huge size: then the data reaches to the end of the file.
        var bytes = Math.Min(size, length - dataOffset);
        return new SoundLayout(tag == FormatFloat, bits, channels, BinaryPrimitives.ReadInt32LittleEndian(format[4..]), dataOffset, bytes / (channels * bits / 8));
    }
}
