namespace Ainer.Workers.Video.Stage;

/// <summary>From the scene to the picture: nearer things move and grow more with the camera.</summary>
internal static class StageProjection
{
    /// <summary>Pixels of a point at a depth, and pixels per unit there. The zoom's centre lies a little above the middle, where faces are.</summary>
    public static (double X, double Y, double Scale) Project(Scenery scenery, CameraView view, double depth, double x, double y, double enlarged = 1)
    {
        var zoom = (1 + (view.Zoom - 1) * (0.35 + 0.65 * depth)) * enlarged;
        var (centreX, centreY) = (scenery.Width / 2, Scenery.Height * 0.46);
        var screenX = ((x - centreX - view.X * depth) * zoom + centreX) * scenery.PixelsPerUnit;
        var screenY = ((y - centreY - view.Y * depth) * zoom + centreY) * scenery.PixelsPerUnit;
        return (screenX, screenY, zoom * scenery.PixelsPerUnit);
    }
}
