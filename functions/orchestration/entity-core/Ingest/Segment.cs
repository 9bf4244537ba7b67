namespace Ainer.EntityCore.Ingest;

internal enum SegmentKind { Title, Narration, Dialogue }

/// <summary>A sentence of narration or the inside of one pair of quotation marks. Offsets count in the normalised text.</summary>
internal sealed record Segment(int Index, int Paragraph, int Scene, SegmentKind Kind, string Text, int Offset)
{
    /// <summary>The quotation was never closed: the next paragraph may go on with the same speaker.</summary>
    public bool LeftOpen { get; init; }

    public int End => Offset + Text.Length;
}

/// <summary>A chapter cut into segments. Every letter and digit of <see cref="Text"/> stands in exactly one of them, in order.</summary>
internal sealed record ChapterText(string Text, string Language, string Title, IReadOnlyList<Segment> Segments, int Paragraphs);
