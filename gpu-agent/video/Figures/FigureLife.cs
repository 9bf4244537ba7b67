using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Figures;

/// <summary>How a figure breathes, nods, blinks and talks: functions of the seconds since the shot began.</summary>
internal sealed class FigureLife
{
    private const double BlinkS = 0.14;
    private readonly List<double> _blinks = [];
    private readonly double _phase;
    private readonly double _scale;
    private readonly double _liveliness;

    public FigureLife(Seeded random, double scale, bool speaks, double seconds)
    {
        (_phase, _scale, _liveliness) = (random.Between(0, 6), Math.Clamp(scale, 0.5, 3), speaks ? 1.5 : 1);
        for (var at = random.Between(0.6, 2.2); at < seconds; at += random.Between(1.9, 4.2)) _blinks.Add(at);
    }

    /// <summary>Breathing.</summary>
    public Pose Body(double t) => new(0.7 * _scale * Math.Sin(t * 0.8 + _phase), 1.3 * _scale * Math.Sin(t * 1.9 + _phase));

    /// <summary>The head follows the breath a little late, and moves more while speaking.</summary>
    public Pose Head(double t) => new(
        _scale * _liveliness * 1.3 * Math.Sin(t * 0.9 + _phase + 0.4), _scale * (1.4 * Math.Sin(t * 1.9 + _phase - 0.3) + (_liveliness - 1) * 2.2 * Math.Sin(t * 3.1 + _phase)));

    public Pose Lids(double t) => _blinks.Exists(at => t >= at && t < at + BlinkS) ? Head(t) : Pose.Hidden;

    /// <summary>Open about half of the time, in a rhythm that does not repeat soon.</summary>
    public Pose Talk(double t) => Math.Sin(t * 13 + _phase) + Math.Sin(t * 8.3 + _phase * 2) > 0.1 ? Head(t) : Pose.Hidden;
}
