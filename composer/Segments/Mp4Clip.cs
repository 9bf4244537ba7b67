using System.Buffers.Binary;
using System.Text;
using Ainer.Media.Segments;

namespace Ainer.Composer.Segments;

/// <summary>
/// What the header of an mp4 clip says about its picture, read in microseconds where a probe would start a process. Only clips with one track of plain H.264
/// are read; anything else is none.
/// </summary>
internal sealed record Mp4Clip
{
    public required int Width { get; init; }
    public required int Height { get; init; }
    public required uint TimeScale { get; init; }
    /// <summary>Ticks of every frame; null when they differ.</summary>
    public required uint? FrameTicks { get; init; }
    public required int Frames { get; init; }
    /// <summary>True when frames are stored in another order than they are shown.</summary>
    public required bool Reordered { get; init; }
    /// <summary>True when showing starts later than the first frame.</summary>
    public required bool Edited { get; init; }
    /// <summary>True for BT.709 colours in limited range.</summary>
    public required bool StandardColours { get; init; }
    /// <summary>The decoder's configuration; clips with the same one join by stream copy.</summary>
    public required byte[] Configuration { get; init; }
    /// <summary>Bytes of each frame.</summary>
    public required IReadOnlyList<int> FrameBytes { get; init; }

    /// <summary>How long the picture lasts; null where only a probe can tell: frames of unequal length, or a start later than the first frame.</summary>
    public double? DurationS => FrameTicks is { } ticks && TimeScale > 0 && !Edited ? (double)Frames * ticks / TimeScale : null;

    private bool HighProfile => Configuration.Length > 3 && Configuration[1] == 100;

    /// <summary>True when the clip is in the format of the film's segments.</summary>
    public bool Conforms(SegmentFormat format) =>
        Width == format.Width && Height == format.Height && TimeScale == format.TimeScale && FrameTicks == TimeScale / (uint)format.Fps
        && !Reordered && !Edited && StandardColours && HighProfile;

    /// <summary>Reads a clip; null when it is not such an mp4.</summary>
    public static Mp4Clip? Read(string path)
    {
        using var file = File.OpenRead(path);
        if (Mp4Boxes.Movie(file) is not { } movie) return null;
        var tracks = Mp4Boxes.All(movie, "trak").ToList();
        if (tracks is not [var track]) return null;
        var (media, table) = (Mp4Boxes.Find(track, "mdia", "mdhd"), Mp4Boxes.Find(track, "mdia", "minf", "stbl"));
        try
        {
            return media is null || table is null ? null : Read(track, media.Value.Span, table.Value);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static Mp4Clip? Read(ReadOnlyMemory<byte> track, ReadOnlySpan<byte> media, ReadOnlyMemory<byte> table)
    {
        if (Mp4Boxes.Find(table, "stsd") is not { } entries || Mp4Boxes.Find(entries[8..], "avc1") is not { } entry) return null;
        if (Mp4Boxes.Find(entry[78..], "avcC") is not { } configuration || Mp4Boxes.Find(table, "stsz") is not { } sizes) return null;
        return new Mp4Clip
        {
            Width = BinaryPrimitives.ReadUInt16BigEndian(entry.Span[24..]),
            Height = BinaryPrimitives.ReadUInt16BigEndian(entry.Span[26..]),
            TimeScale = BinaryPrimitives.ReadUInt32BigEndian(media[(media[0] == 1 ? 20 : 12)..]),
            FrameTicks = TicksOf(Mp4Boxes.Find(table, "stts")),
            Frames = Sizes(sizes.Span).Length,
            Reordered = Mp4Boxes.Find(table, "ctts") is not null,
            Edited = StartsLate(Mp4Boxes.Find(track, "edts", "elst")),
            StandardColours = IsStandard(Mp4Boxes.Find(entry[78..], "colr")),
            Configuration = configuration.ToArray(),
            FrameBytes = Sizes(sizes.Span),
        };
    }

    private static uint? TicksOf(ReadOnlyMemory<byte>? times) =>
        times is { } box && BinaryPrimitives.ReadUInt32BigEndian(box.Span[4..]) == 1 ? BinaryPrimitives.ReadUInt32BigEndian(box.Span[12..]) : null;

    private static int[] Sizes(ReadOnlySpan<byte> box)
    {
        var same = BinaryPrimitives.ReadInt32BigEndian(box[4..]);
        var sizes = new int[BinaryPrimitives.ReadInt32BigEndian(box[8..]) is >= 0 and < 10_000_000 and var count ? count : 0];
        for (var i = 0; i < sizes.Length; i++) sizes[i] = same != 0 ? same : BinaryPrimitives.ReadInt32BigEndian(box[(12 + 4 * i)..]);
        return sizes;
    }

    private static bool StartsLate(ReadOnlyMemory<byte>? edits)
    {
        if (edits is not { } box) return false;
        var version = box.Span[0];
        if (BinaryPrimitives.ReadUInt32BigEndian(box.Span[4..]) != 1) return true;
        return version == 1 ? BinaryPrimitives.ReadInt64BigEndian(box.Span[16..]) != 0 : BinaryPrimitives.ReadInt32BigEndian(box.Span[12..]) != 0;
    }

    private static bool IsStandard(ReadOnlyMemory<byte>? colours) =>
        colours is { Length: >= 11 } box && Encoding.Latin1.GetString(box.Span[..4]) == "nclx"
        && box.Span[5] == 1 && box.Span[7] == 1 && box.Span[9] == 1 && (box.Span[10] & 0x80) == 0;
}
