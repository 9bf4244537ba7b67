using System.Buffers.Binary;
using System.Text;

namespace Ainer.Composer.Segments;

/// <summary>Walks the boxes of an mp4 file (ISO/IEC 14496-12): a length, a four-letter type, content.</summary>
internal static class Mp4Boxes
{
    private const int LongestMovieBox = 64 << 20;

    /// <summary>Types and lengths of the boxes on the file's top level. Stops at anything that is no box.</summary>
    public static IReadOnlyList<(string Type, long Offset, long Length)> TopLevel(FileStream file)
    {
        var boxes = new List<(string, long, long)>();
        Span<byte> head = stackalloc byte[16];
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8) break;
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (length == 1) length = BinaryPrimitives.ReadInt64BigEndian(head[8..]);
            if (length == 0) length = file.Length - at;
            if (length < 8 || at + length > file.Length) break;
            boxes.Add((Encoding.Latin1.GetString(head[4..8]), at, length));
            at += length;
        }
        return boxes;
    }

    /// <summary>The content of the file's moov box; null when it has none.</summary>
    public static byte[]? Movie(FileStream file)
    {
        var (type, offset, length) = TopLevel(file).FirstOrDefault(box => box.Type == "moov");
        if (type is null || length > LongestMovieBox) return null;
        var content = new byte[length - 8];
        file.Position = offset + 8;
        file.ReadExactly(content);
        return content;
    }

    /// <summary>The contents of all boxes of a type directly inside some content.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> content, string type)
    {
        while (content.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content.Span);
            if (length < 8 || length > content.Length) yield break;
            if (Encoding.Latin1.GetString(content.Span[4..8]) == type) yield return content[8..(int)length];
            content = content[(int)length..];
        }
    }

    /// <summary>The content of the box at a path of types; null when there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> content, params IEnumerable<string> path)
    {
        foreach (var type in path)
        {
            var found = All(content, type).Cast<ReadOnlyMemory<byte>?>().FirstOrDefault();
            if (found is null) return null;
            content = found.Value;
        }
        return content;
    }
}
