using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>The four drawings of a set, from the horizon to what stands before the people, and the materials in the shot's light.</summary>
internal sealed class SetCanvas(Scenery scenery, Palette palette, bool indoors)
{
    /// <summary>Where the ground begins, in the open.</summary>
    public const double Horizon = 478;

    /// <summary>Where a room's floor meets its wall.</summary>
    public const double FloorLine = 520;

    public const double Left = -Scenery.Margin;
    public const double Top = -Scenery.Margin;
    public const double Bottom = Scenery.Height + Scenery.Margin;

    private readonly List<(double X, double Y, double Radius, string Color, double Strength, bool Flicker)> _glows = [];
    private readonly List<Action> _behind = [];
    private readonly List<Action> _between = [];
    private readonly List<Action> _moving = [];
    private readonly List<(Svg Drawing, Func<double, Pose> Life)> _front = [];

    public Scenery Scenery { get; } = scenery;
    public Palette Palette { get; } = palette;
    public Seeded Random { get; } = scenery.PlaceRandom.Fork("set");
    public double W { get; } = scenery.Width;
    public double Right { get; } = scenery.Width + Scenery.Margin;
    public Svg Far { get; } = scenery.NewDrawing();
    public Svg Mid { get; } = scenery.NewDrawing();
    public Svg Near { get; } = scenery.NewDrawing();
    public Svg Fore { get; } = scenery.NewDrawing();

    /// <summary>A near material.</summary>
    public Ink C(string material) => indoors ? Palette.Inside(material) : Palette.Outside(material);

    /// <summary>A material at a distance, 0 near to 1 horizon.</summary>
    public Ink C(string material, double distance) => indoors ? Palette.Inside(material, distance) : Palette.Outside(material, distance);

    /// <summary>A material in the open, seen from a room too.</summary>
    public Ink Open(string material, double distance) => Palette.Outside(material, distance);

    /// <summary>A light on the set, laid over it.</summary>
    public void Glow(double x, double y, double radius, double strength = 0.6, bool flicker = false, string? color = null) =>
        _glows.Add((x, y, radius, color ?? Palette.Lamp, strength, flicker));

    /// <summary>Puts what stands behind the people on the stage.</summary>
    public void FinishBack()
    {
        Scenery.AddWhole(Far, 0.28);
        foreach (var add in _behind) add();
        Scenery.AddWhole(Mid, 0.6);
        foreach (var add in _between) add();
        Scenery.AddWhole(Near, 1);
        foreach (var add in _moving) add();
        foreach (var (x, y, radius, color, strength, flicker) in _glows) Scenery.AddGlow(x, y, radius, color, strength, 1, flicker);
    }

    /// <summary>Something behind the people that moves by itself: over the near drawing at depth 1, between it and the middle one below that.</summary>
    public void Moving(Svg drawing, double x, double y, double width, double height, double depth, Func<double, Pose> life) =>
        (depth < 1 ? _between : _moving).Add(() => Scenery.Add(drawing, x, y, width, height, depth, life));

    /// <summary>Something that moves behind the middle drawing, such as what passes a window.</summary>
    public void Behind(Svg drawing, double x, double y, double width, double height, Func<double, Pose> life) =>
        _behind.Add(() => Scenery.Add(drawing, x, y, width, height, 0.4, life));

    /// <summary>Something before the people that moves by itself.</summary>
    public void Front(Svg drawing, Func<double, Pose> life) => _front.Add((drawing, life));

    /// <summary>Puts what stands before the people on the stage.</summary>
    public void FinishFront()
    {
        foreach (var (drawing, life) in _front) Scenery.AddWhole(drawing, 1.3, life);
        Scenery.AddWhole(Fore, 1.35);
    }

    /// <summary>The open ground from the horizon down, lighter far away.</summary>
    public void Ground(string material, double y = Horizon)
    {
        Near.Rect(Left, y, Right - Left, Bottom - y, Near.Vertical(C(material, 0.35), C(material), C(material).Darker(0.25)));
    }

    /// <summary>A ridge of hills across the picture.</summary>
    public void Ridge(Svg drawing, double baseY, double height, string color, int peaks, bool sharp)
    {
        var step = (Right - Left) / peaks;
        var path = $"M{Svg.Number(Left)} {Svg.Number(Bottom)} L{Svg.Number(Left)} {Svg.Number(baseY)} ";
        for (var i = 0; i < peaks; i++)
        {
            var (x, top) = (Left + step * (i + 0.5) + Random.Between(-0.2, 0.2) * step, baseY - height * Random.Between(0.55, 1));
            var end = Left + step * (i + 1);
            path += sharp
                ? Svg.D($"L{x - step * 0.18} {top + height * 0.22} L{x} {top} L{x + step * 0.16} {top + height * 0.18} L{end} {baseY - height * 0.12} ")
                : Svg.D($"C{x - step * 0.25} {top} {x + step * 0.2} {top - height * 0.05} {end} {baseY - height * 0.1} ");
        }
        drawing.Shape(path + Svg.D($"L{Right} {Bottom} Z"), color);
    }

    /// <summary>A red paper lantern on its string, lit after dusk.</summary>
    public void Lantern(Svg drawing, double x, double y, double size)
    {
        var red = C("#d8402f").Mix("#ff6a3c", Palette.IsDark ? 0.6 : 0.1);
        drawing.Line(x, y - 34 * size, x, y - 16 * size, C("#4a2a20"), 1.6)
            .Ellipse(x, y, 17 * size, 16 * size, red).Ellipse(x, y, 8 * size, 16 * size, red.Lighter(0.22), 0.7)
            .Rect(x - 8 * size, y - 18 * size, 16 * size, 4 * size, C("#e0b04a")).Rect(x - 8 * size, y + 14 * size, 16 * size, 4 * size, C("#e0b04a"))
            .Line(x, y + 18 * size, x, y + 30 * size, C("#e0b04a"), 2);
        if (Palette.IsDark) Glow(x, y, 90 * size, 0.55, flicker: true, color: "#ff9a4a");
    }
}
