namespace Ainer.Media.Frames;

/// <summary>One colour plane of a sprite with the alpha at the same resolution; values are multiplied by alpha.</summary>
internal sealed class SpritePlane(int width, int height, byte[] values, byte[] alpha, RowSpan[] spans)
{
    public int Width { get; } = width;
    public int Height { get; } = height;
    public byte[] Values { get; } = values;
    public byte[] Alpha { get; } = alpha;

    /// <summary>Where each row is not wholly transparent.</summary>
    public RowSpan[] Spans { get; } = spans;

    /// <summary>True for a row that lets nothing through from end to end, such as those of the ground.</summary>
    public bool IsSolid(int row) => row >= 0 && row < Height && _solid[row];

    private readonly bool[] _solid = [.. Enumerable.Range(0, height).Select(y => !alpha.AsSpan(y * width, width).ContainsAnyExcept((byte)255))];

    public static RowSpan[] FindSpans(byte[] alpha, int width, int height)
    {
        var spans = new RowSpan[height];
        for (var y = 0; y < height; y++)
        {
            var row = alpha.AsSpan(y * width, width);
            var first = row.IndexOfAnyExcept((byte)0);
            spans[y] = first < 0 ? RowSpan.Empty : new RowSpan(first, row.LastIndexOfAnyExcept((byte)0) + 1);
        }
        return spans;
    }
}

/// <summary>A stretch of a row, end excluded.</summary>
internal readonly record struct RowSpan(int From, int To)
{
    public static RowSpan Empty { get; } = new(int.MaxValue, int.MinValue);

    public bool IsEmpty => From >= To;

    public RowSpan Union(RowSpan other) => new(Math.Min(From, other.From), Math.Max(To, other.To));
}
