using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Stage;

/// <summary>
/// A piece on the stage. Depth says how much it follows the camera: 0 is the horizon, 1 the plane of the people, more is before them. Its life is a pure
/// function of seconds since the shot began. Zoom enlarges it about the middle of the picture, whatever the camera does.
/// </summary>
internal sealed record StageLayer(SpriteArt Art, double Depth, Func<double, Pose>? Life = null, double Zoom = 1);
