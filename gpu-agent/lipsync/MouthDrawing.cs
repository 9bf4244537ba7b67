using System.Globalization;
using System.Text;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Media.Frames;
using Ainer.Media.Tools;

namespace Ainer.Workers.LipSync;

/// <summary>The mouth shapes of one character as sprites: a patch of skin that hides the drawn mouth, and the mouth upon it. A mouth at rest is 17 units wide.</summary>
internal sealed class MouthDrawing
{
    private const double RestWidth = 17;
    private const double CellWidth = 34;
    private const double CellHeight = 28;
    private static readonly MouthShape[] Shapes = Enum.GetValues<MouthShape>();
    private readonly IReadOnlyDictionary<MouthShape, Sprite> _sprites;
    private readonly double _pixelsPerUnit;

    private MouthDrawing(IReadOnlyDictionary<MouthShape, Sprite> sprites, double pixelsPerUnit) => (_sprites, _pixelsPerUnit) = (sprites, pixelsPerUnit);

    /// <summary>Rasterises the shapes for mouths of about this width in pixels.</summary>
    public static async Task<MouthDrawing> RasterizeAsync(Rsvg rsvg, MouthTrack track, Look? look, double width, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var pixelsPerUnit = Math.Clamp(width / RestWidth, 0.5, 24);
        var cell = (Width: Even(CellWidth * pixelsPerUnit), Height: Even(CellHeight * pixelsPerUnit));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {CellWidth} {CellHeight * Shapes.Length}' preserveAspectRatio='none'>");
        for (var i = 0; i < Shapes.Length; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<g transform='translate({CellWidth / 2} {CellHeight * i + CellHeight / 2})'>{Drawing(Shapes[i], track, look)}</g>");
        svg.Append("</svg>");
        var image = PngImage.Decode(await rsvg.RasterizeAsync(svg.ToString(), cell.Width, cell.Height * Shapes.Length, timeLimit, cancellation));
        return new MouthDrawing(Shapes.Select((shape, i) => (shape, Sprite.FromImage(image, 0, cell.Height * i, cell.Width, cell.Height)))
            .ToDictionary(pair => pair.shape, pair => pair.Item2), pixelsPerUnit);
    }

    /// <summary>Lays the mouth on a frame with its middle at a point, for a mouth of this width at rest.</summary>
    public void Draw(FrameCanvas canvas, MouthFrame mouth, double x, double y, double width)
    {
        var scale = width / RestWidth / _pixelsPerUnit;
        var sprite = _sprites[mouth.Shape];
        canvas.Draw(sprite, x - sprite.Width * scale / 2, y - sprite.Height * scale / 2, scale);
    }

    private static string Drawing(MouthShape shape, MouthTrack track, Look? look)
    {
        // A beard has its own gap for the mouth; skin laid over it would show.
        var patch = look?.Accessory == "beard" ? "" : $"<ellipse cx='0' cy='1' rx='12.4' ry='9' fill='{Color(track.Skin, "#f0c8a0")}'/>";
        var lip = Color(track.Inks?.Lip, look?.Presentation == Presentation.Feminine ? "#c2464e" : "#8f4038");
        var (dark, tongue, teeth) = (Color(track.Inks?.Dark, "#64202a"), Color(track.Inks?.Tongue, "#d4676a"), Color(track.Inks?.Teeth, "#fff8f2"));
        return patch + shape switch
        {
            MouthShape.Closed => $"<path d='M-7 -.2Q0 2.6 7 -.6' fill='none' stroke='{lip}' stroke-width='2.3' stroke-linecap='round'/>",
            MouthShape.Small => Oval(6, 2.3, 0.3, lip, dark),
            MouthShape.Middle => Oval(6.6, 4.2, 1, lip, dark) + $"<ellipse cx='0' cy='3.6' rx='4' ry='1.5' fill='{tongue}'/>",
            MouthShape.Open => Oval(7.2, 6.6, 1.6, lip, dark) + $"<path d='M-5.4 -2Q0 -5 5.4 -2L4.8 -.6Q0 -2.4 -4.8 -.6Z' fill='{teeth}'/><ellipse cx='0' cy='5.6' rx='4.6' ry='2.2' fill='{tongue}'/>",
            MouthShape.Round => Oval(4.4, 4.8, 1, lip, dark),
            MouthShape.Spread => $"<path d='M-8.8 -1.6Q0 -3.4 8.8 -1.8Q6 5.4 0 5.4Q-6 5.4 -8.8 -1.6Z' fill='{dark}' stroke='{lip}' stroke-width='1.7' stroke-linejoin='round'/><path d='M-7 -1.4Q0 -2.6 7 -1.5L5.8 .9Q0 .2 -5.8 .9Z' fill='{teeth}'/>",
            _ => $"<rect x='-7.2' y='-1.9' width='14.4' height='4.6' rx='2.2' fill='{teeth}' stroke='{lip}' stroke-width='1.7'/><path d='M-6 .5H6' stroke='#b08a86' stroke-width='.7'/>",
        };
    }

    private static string Oval(double rx, double ry, double cy, string lip, string dark) => string.Create(CultureInfo.InvariantCulture,
        $"<ellipse cx='0' cy='{cy}' rx='{rx}' ry='{ry}' fill='{dark}' stroke='{lip}' stroke-width='1.7'/>");

    private static string Color(string? text, string usual) =>
        text is { Length: 7 } && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _) ? text : usual;

    private static int Even(double size) => Math.Max(2, (int)Math.Ceiling(size / 2) * 2);
}
