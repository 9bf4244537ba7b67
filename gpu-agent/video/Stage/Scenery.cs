using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Styles;

namespace Ainer.Workers.Video.Stage;

/// <summary>
/// A shot being built: its pieces from back to front. The scene is 720 units high and as wide as the picture's shape asks; pieces reach
/// <see cref="Margin"/> beyond it on every side, for the camera.
/// </summary>
internal sealed class Scenery(Shot shot, double width, double pixelsPerUnit, DrawnStyle? style = null)
{
    public const double Height = 720;
    public const double Margin = 90;
    private readonly List<StageLayer> _layers = [];
    private int _drawings;
    private double _zoom = 1;
    private double _detail = 1;

    public Shot Shot { get; } = shot;
    public DrawnStyle Style { get; } = style ?? DrawnStyle.Plain;
    public double Width { get; } = width;
    public double PixelsPerUnit { get; } = pixelsPerUnit;
    public Seeded Random { get; } = new Seeded((ulong)(uint)shot.Seed * 7919 + 17);
    /// <summary>What a place is built from: the same in every shot of it, so that no window moves and no cloud jumps between two cuts.</summary>
    public Seeded PlaceRandom { get; } = new Seeded(4711).Fork($"{shot.PlaceKind} {shot.PlaceName}");
    public IReadOnlyList<StageLayer> Layers => _layers;

    /// <summary>From here on pieces stand behind the people: near to a face the camera sees them larger and out of focus.</summary>
    public void Behind() => (_zoom, _detail) = Shot.Framing switch { Framing.Close => (1.5, 0.4), Framing.Medium => (1.2, 0.7), Framing.Detail => (1.35, 0.4), _ => (1, 1) };

    /// <summary>From here on pieces are in focus.</summary>
    public void InFocus() => (_zoom, _detail) = (1, 1);

    /// <summary>A drawing whose ids are unique in the shot.</summary>
    public Svg NewDrawing() => new($"d{_drawings++}_", Style);

    /// <summary>Adds a piece that spans the whole picture and its margins.</summary>
    public void AddWhole(Svg drawing, double depth, Func<double, Pose>? life = null)
    {
        if (!drawing.IsEmpty) Add(drawing, -Margin, -Margin, Width + 2 * Margin, Height + 2 * Margin, depth, life);
    }

    /// <summary>Adds a piece on its own rectangle. <paramref name="detail"/> below 1 rasterises soft things coarsely.</summary>
    public SpriteArt Add(Svg drawing, double x, double y, double width, double height, double depth, Func<double, Pose>? life = null, double detail = 1)
    {
        var art = new SpriteArt(drawing, x, y, width, height, PixelsPerUnit * detail * _detail);
        // The same drawing on the same rectangle is rasterised once.
        art = _layers.Find(layer => ReferenceEquals(layer.Art.Drawing, drawing) && layer.Art == art)?.Art ?? art;
        _layers.Add(new StageLayer(art, depth, life, _zoom));
        return art;
    }

    /// <summary>Shows a piece that was added before once more, with a life of its own.</summary>
    public void Repeat(SpriteArt art, double depth, Func<double, Pose> life) => _layers.Add(new StageLayer(art, depth, life, _zoom));

    /// <summary>Adds a round light that breathes, or flickers like a flame.</summary>
    public void AddGlow(double x, double y, double radius, string color, double strength, double depth, bool flicker = false)
    {
        var drawing = NewDrawing();
        drawing.Circle(x, y, radius, drawing.Glow(color, strength));
        var phase = Random.Between(0, 6);
        Add(drawing, x - radius, y - radius, radius * 2, radius * 2, depth,
            t => flicker
                ? new Pose(0, 0, 1 + 0.03 * Math.Sin(t * 9 + phase), 0.8 + 0.12 * Math.Sin(t * 11 + phase) + 0.08 * Math.Sin(t * 17.3 + phase))
                : new Pose(0, 0, 1, 0.86 + 0.14 * Math.Sin(t * 1.7 + phase)),
            detail: 0.5);
    }
}
