namespace Ainer.Workers.Video.Stage;

/// <summary>Where and how a piece shows at a moment: moved in units of the scene, scaled about its centre, see-through.</summary>
internal readonly record struct Pose(double X = 0, double Y = 0, double Scale = 1, double Opacity = 1)
{
    public static Pose Rest { get; } = new(0, 0, 1, 1);

    public static Pose Hidden { get; } = new(0, 0, 1, 0);
}
