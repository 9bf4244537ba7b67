using Ainer.Contracts.Plans;

namespace Ainer.Workers.Video.Stage;

/// <summary>Where the camera is: shifted in units of the scene, zoomed.</summary>
internal readonly record struct CameraView(double X, double Y, double Zoom);

/// <summary>A camera move over the whole shot: long shots move further, so that speed looks alike and no picture stands still.</summary>
internal sealed class CameraPath
{
    private readonly CameraMove _move;
    private readonly double _seconds;
    private readonly double _reach;

    public CameraPath(CameraMove move, Framing framing, double seconds)
    {
        _move = move;
        _seconds = Math.Max(seconds, 0.1);
        var closeness = framing switch { Framing.Close => 0.6, Framing.Detail => 0.7, Framing.Medium => 0.8, Framing.Title => 0.7, _ => 1 };
        _reach = Math.Clamp(seconds / 6, 0.5, 1.3) * closeness;
    }

    public CameraView At(double t)
    {
        var p = Math.Clamp(t / _seconds, 0, 1);
        p = 0.6 * p + 0.4 * p * p * (3 - 2 * p);
        var swing = p - 0.5;
        return _move switch
        {
            CameraMove.PushIn => new(swing * 10, swing * -6, 1.02 + 0.12 * _reach * p),
            CameraMove.PullOut => new(swing * 10, 0, 1.02 + 0.12 * _reach * (1 - p)),
            CameraMove.PanLeft => new(-110 * _reach * swing, 0, 1.06),
            CameraMove.PanRight => new(110 * _reach * swing, 0, 1.06),
            CameraMove.TiltUp => new(6 * swing, -64 * _reach * swing, 1.08),
            CameraMove.TiltDown => new(6 * swing, 64 * _reach * swing, 1.08),
            _ => new(56 * _reach * swing, 10 * Math.Sin(p * Math.PI) - 5, 1.03 + 0.05 * _reach * p),
        };
    }
}
