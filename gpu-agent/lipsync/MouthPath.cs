using Ainer.Contracts.Jobs;

namespace Ainer.Workers.LipSync;

/// <summary>Where the mouth is at every frame: linear between the track's key frames, at rest before the first and after the last.</summary>
internal sealed class MouthPath(MouthTrack track)
{
    private readonly MouthPoint[] _points = [.. track.Points.OrderBy(point => point.Frame)];

    public double Widest => _points.Max(point => point.Width);

    public (double X, double Y, double Width) At(int frame)
    {
        var after = Array.FindIndex(_points, point => point.Frame >= frame);
        if (after == 0) return Place(_points[0]);
        if (after < 0) return Place(_points[^1]);
        var (from, to) = (_points[after - 1], _points[after]);
        var share = (double)(frame - from.Frame) / (to.Frame - from.Frame);
        return (from.X + (to.X - from.X) * share, from.Y + (to.Y - from.Y) * share, from.Width + (to.Width - from.Width) * share);
    }

    private static (double, double, double) Place(MouthPoint point) => (point.X, point.Y, point.Width);
}
