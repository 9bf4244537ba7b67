namespace Ainer.Composer.Sound;

/// <summary>Reads the packets of an ADTS stream (ISO/IEC 14496-3, 1.A.3.2): each begins with twelve set bits and says its own length.</summary>
internal static class Adts
{
    private const int HeaderBytes = 7;

    /// <summary>The bytes of some packets of a stream, as one stretch. Throws <see cref="InvalidDataException"/> when the stream is broken or too short.</summary>
    public static ReadOnlyMemory<byte> Packets(ReadOnlyMemory<byte> stream, int skip, int take)
    {
        var start = Skip(stream.Span, 0, skip);
        return stream[start..Skip(stream.Span, start, take)];
    }

    /// <summary>How many packets a stream has.</summary>
    public static int Count(ReadOnlySpan<byte> stream)
    {
        var count = 0;
        for (var at = 0; at < stream.Length; count++) at = Skip(stream, at, 1);
        return count;
    }

    private static int Skip(ReadOnlySpan<byte> stream, int at, int packets)
    {
        for (; packets > 0; packets--)
        {
            if (stream.Length - at < HeaderBytes || stream[at] != 0xFF || (stream[at + 1] & 0xF6) != 0xF0)
                throw new InvalidDataException($"The sound's coded stream ends or breaks at byte {at}, {packets} packets early.");
            at += (stream[at + 3] & 3) << 11 | stream[at + 4] << 3 | stream[at + 5] >> 5;
            if (at > stream.Length) throw new InvalidDataException("The last packet of the sound's coded stream is cut.");
        }
        return at;
    }
}
