using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ainer.Media.Audio;

/// <summary>How samples are stored.</summary>
public enum WavEncoding { Pcm16, Float32 }

/// <summary>
/// Reads and writes RIFF/WAVE (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", and WAVE_FORMAT_EXTENSIBLE). Reads 16-bit and
/// 32-bit float, mono or stereo; takes files whose writer could not seek back to fill in the sizes.
/// </summary>
public static class Wav
{
    private const int FormatPcm = 1;
    private const int FormatFloat = 3;
    private const int FormatExtensible = 0xFFFE;

    /// <summary>Reads a file of at most <paramref name="maxSeconds"/>. Throws <see cref="InvalidDataException"/> when it is not such a file.</summary>
    public static async Task<WavAudio> ReadAsync(string path, CancellationToken cancellation, double maxSeconds = 3600)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        return await ReadAsync(stream, cancellation, maxSeconds);
    }

    /// <summary>Reads from a stream of at most <paramref name="maxSeconds"/> of sound.</summary>
    public static async Task<WavAudio> ReadAsync(Stream stream, CancellationToken cancellation, double maxSeconds = 3600)
    {
        var head = await ReadExactlyAsync(stream, 12, cancellation);
        if (!head.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !head.AsSpan(8, 4).SequenceEqual("WAVE"u8))
            throw new InvalidDataException("The file is not RIFF/WAVE.");
        Layout? layout = null;
        while (true)
        {
            var chunk = await ReadExactlyAsync(stream, 8, cancellation);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            if (chunk.AsSpan(0, 4).SequenceEqual("fmt "u8)) layout = ParseLayout(await ReadExactlyAsync(stream, Bounded(size), cancellation));
            else if (chunk.AsSpan(0, 4).SequenceEqual("data"u8))
                return await ReadSamplesAsync(stream, layout ?? throw new InvalidDataException("The WAV file has no format."), size, maxSeconds, cancellation);
            else await ReadExactlyAsync(stream, Bounded(size + (size & 1)), cancellation);
        }
    }

    /// <summary>Writes a file.</summary>
    public static async Task WriteAsync(string path, WavAudio audio, WavEncoding encoding, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await WriteAsync(stream, audio, encoding, cancellation);
    }

    /// <summary>Writes to a stream. Samples beyond full scale are clipped in 16 bit and kept in float.</summary>
    public static async Task WriteAsync(Stream stream, WavAudio audio, WavEncoding encoding, CancellationToken cancellation)
    {
        var bytesPerSample = encoding == WavEncoding.Pcm16 ? 2 : 4;
        await stream.WriteAsync(Header(audio, encoding, bytesPerSample), cancellation);
        const int Batch = 1 << 15;
        var buffer = new byte[Batch * bytesPerSample];
        for (var at = 0; at < audio.Samples.Length; at += Batch)
        {
            var count = Math.Min(Batch, audio.Samples.Length - at);
            Encode(audio.Samples.AsSpan(at, count), buffer, encoding);
            await stream.WriteAsync(buffer.AsMemory(0, count * bytesPerSample), cancellation);
        }
    }

    private sealed record Layout(int Format, int Channels, int SampleRate, int Bits);

    private static Layout ParseLayout(byte[] format)
    {
        if (format.Length < 16) throw new InvalidDataException("The WAV file's format chunk is too short.");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag == FormatExtensible && format.Length >= 26) tag = BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(24));
        var layout = new Layout(tag, BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(2)),
            BinaryPrimitives.ReadInt32LittleEndian(format.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(format.AsSpan(14)));
        var known = (layout.Format, layout.Bits) is (FormatPcm, 16) or (FormatFloat, 32) && layout.Channels is 1 or 2
            && layout.SampleRate is >= 4000 and <= 384_000;
        return known ? layout : throw new InvalidDataException(
            $"A WAV file of format {layout.Format}, {layout.Bits} bit, {layout.Channels} channels, {layout.SampleRate} Hz cannot be read.");
    }

    private static async Task<WavAudio> ReadSamplesAsync(Stream stream, Layout layout, uint size, double maxSeconds, CancellationToken cancellation)
    {
        var frame = layout.Channels * layout.Bits / 8;
        var most = (long)(maxSeconds * layout.SampleRate) * frame;
        // A writer to a pipe leaves 0 or a huge number: then the data reaches to the end.
        var open = size is 0 or >= 0x7FFFF000;
        if (!open && size > most) throw new InvalidDataException($"The WAV file is longer than {maxSeconds} s.");
        using var data = new MemoryStream(open ? 1 << 20 : (int)size);
        var buffer = new byte[1 << 16];
        while (open || data.Length < size)
        {
            var want = open ? buffer.Length : (int)Math.Min(buffer.Length, size - data.Length);
            var read = await stream.ReadAsync(buffer.AsMemory(0, want), cancellation);
            if (read == 0) break;
            data.Write(buffer, 0, read);
            if (data.Length > most) throw new InvalidDataException($"The WAV file is longer than {maxSeconds} s.");
        }
        var whole = (int)(data.Length / frame * frame);
        return new WavAudio(layout.SampleRate, layout.Channels, Decode(data.GetBuffer().AsSpan(0, whole), layout.Format));
    }

    private static float[] Decode(ReadOnlySpan<byte> data, int format)
    {
        if (format == FormatFloat) return MemoryMarshal.Cast<byte, float>(data).ToArray();
        var samples = new float[data.Length / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2)..]) / 32768f;
        return samples;
    }

    private static void Encode(ReadOnlySpan<float> samples, Span<byte> target, WavEncoding encoding)
    {
        for (var i = 0; i < samples.Length; i++)
            if (encoding == WavEncoding.Float32) BinaryPrimitives.WriteSingleLittleEndian(target[(i * 4)..], samples[i]);
            else BinaryPrimitives.WriteInt16LittleEndian(target[(i * 2)..], (short)Math.Clamp(MathF.Round(samples[i] * 32768f), -32768, 32767));
    }

    private static byte[] Header(WavAudio audio, WavEncoding encoding, int bytesPerSample)
    {
        var data = audio.Samples.Length * bytesPerSample;
        var header = new byte[44];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 36 + data);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), (short)(encoding == WavEncoding.Pcm16 ? FormatPcm : FormatFloat));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)audio.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), audio.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), audio.SampleRate * audio.Channels * bytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)(audio.Channels * bytesPerSample));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), (short)(bytesPerSample * 8));
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), data);
        return header;
    }

    private static int Bounded(uint size) =>
        size <= 1 << 20 ? (int)size : throw new InvalidDataException($"A chunk of {size} bytes before the sound of a WAV file is too long.");

    private static async Task<byte[]> ReadExactlyAsync(Stream stream, int count, CancellationToken cancellation)
    {
        var buffer = new byte[count];
        try { await stream.ReadExactlyAsync(buffer, cancellation); }
        catch (EndOfStreamException error) { throw new InvalidDataException("The WAV file ends before its sound.", error); }
        return buffer;
    }
}
