namespace Ainer.Composer.Sound;

/// <summary>A gain over the frames of the film: straight lines between points, constant before the first and after the last.</summary>
internal sealed class GainCurve
{
    private readonly (long At, float Gain)[] _points;

    public GainCurve(IEnumerable<(long At, float Gain)> points)
    {
        _points = [.. points];
        for (var i = 1; i < _points.Length; i++)
            if (_points[i].At < _points[i - 1].At) throw new ArgumentException("The points of a gain curve stand in order.", nameof(points));
    }

    /// <summary>A rise over the first and a fall over the last frames, in equal-power quarter sines so that two crossing fades keep the level.</summary>
    public static GainCurve Fades(long start, long end, long fadeIn, long fadeOut)
    {
        const int steps = 12;
        var points = new List<(long, float)>();
        for (var i = 0; i <= steps; i++) points.Add((start + fadeIn * i / steps, Quarter(i / (double)steps)));
        var fall = Math.Max(end - fadeOut, start + fadeIn);
        for (var i = 0; i <= steps; i++) points.Add((fall + (end - fall) * i / steps, Quarter(1 - i / (double)steps)));
        return new GainCurve(points);
    }

    /// <summary>Multiplies the gains of consecutive frames, from a frame of the film on.</summary>
    public void Apply(long from, Span<float> gains)
    {
        if (_points.Length == 0) return;
        var next = FirstAfter(from);
        for (var i = 0; i < gains.Length;)
        {
            while (next < _points.Length && _points[next].At <= from + i) next++;
            var end = next == _points.Length ? gains.Length : (int)Math.Min(gains.Length, _points[next].At - from);
            var (gain, step) = Line(next, from + i);
            for (; i < end; i++, gain += step) gains[i] *= (float)gain;
        }
    }

    private (double Gain, double Step) Line(int next, long at)
    {
        if (next == 0) return (_points[0].Gain, 0);
        var (left, gain) = _points[next - 1];
        if (next == _points.Length || _points[next].Gain == gain) return (gain, 0);
        var step = ((double)_points[next].Gain - gain) / (_points[next].At - left);
        return (gain + step * (at - left), step);
    }

    private int FirstAfter(long frame)
    {
        var (low, high) = (0, _points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= frame) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static float Quarter(double part) => (float)Math.Sin(part * Math.PI / 2);
}
