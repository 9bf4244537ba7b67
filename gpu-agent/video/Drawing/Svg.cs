using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Ainer.Workers.Video.Styles;

namespace Ainer.Workers.Video.Drawing;

/// <summary>
/// Writes the inside of an SVG picture. Every text goes through <see cref="SvgText"/>; everything else is numbers and colours. Each colour is turned, and each solid shape edged, as the
/// style says.
/// </summary>
internal sealed class Svg(string idPrefix, DrawnStyle? style = null)
{
    /// <summary>Smaller things (eyes, stars, drops) have no room for an edge.</summary>
    private const double SmallestEdged = 12;
    private readonly DrawnStyle _style = style ?? DrawnStyle.Plain;
    private readonly StringBuilder _body = new();
    private readonly StringBuilder _definitions = new();
    private int _ids;

    public bool IsEmpty => _body.Length == 0;

    public string Body => _definitions.Length == 0 ? _body.ToString() : $"<defs>{_definitions}</defs>{_body}";

    public Svg Rect(double x, double y, double width, double height, string fill, double round = 0, double opacity = 1) =>
        Add($"<rect x='{x}' y='{y}' width='{width}' height='{height}' rx='{round}' fill='{Tone(fill):raw}' opacity='{opacity}'{EdgeOf(fill, opacity, Math.Min(width, height) / 2):raw}/>");

    public Svg Circle(double x, double y, double radius, string fill, double opacity = 1) =>
        Add($"<circle cx='{x}' cy='{y}' r='{radius}' fill='{Tone(fill):raw}' opacity='{opacity}'{EdgeOf(fill, opacity, radius):raw}/>");

    public Svg Ellipse(double x, double y, double radiusX, double radiusY, string fill, double opacity = 1) =>
        Add($"<ellipse cx='{x}' cy='{y}' rx='{radiusX}' ry='{radiusY}' fill='{Tone(fill):raw}' opacity='{opacity}'{EdgeOf(fill, opacity, Math.Min(radiusX, radiusY)):raw}/>");

    public Svg Line(double x1, double y1, double x2, double y2, string stroke, double width, double opacity = 1) =>
        Add($"<line x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' stroke='{Tone(stroke):raw}' stroke-width='{width}' stroke-linecap='round' opacity='{opacity}'/>");

    /// <summary>A filled shape; the path is made with <see cref="D"/>.</summary>
    public Svg Shape(string path, string fill, double opacity = 1) =>
        Add($"<path d='{path:raw}' fill='{Tone(fill):raw}' fill-rule='evenodd' opacity='{opacity}'{EdgeOf(fill, opacity, SmallestEdged):raw}/>");

    /// <summary>A filled shape with a thin edge.</summary>
    public Svg Edged(string path, string fill, string stroke, double width) =>
        Add($"<path d='{path:raw}' fill='{Tone(fill):raw}' stroke='{Tone(stroke):raw}' stroke-width='{width}' stroke-linejoin='round'/>");

    /// <summary>A drawn line.</summary>
    public Svg Stroke(string path, string stroke, double width, double opacity = 1) =>
        Add($"<path d='{path:raw}' fill='none' stroke='{Tone(stroke):raw}' stroke-width='{width}' stroke-linecap='round' stroke-linejoin='round' opacity='{opacity}'/>");

    public Svg Polygon(string fill, params ReadOnlySpan<double> points)
    {
        var path = new StringBuilder("M");
        foreach (var value in points) path.Append(Number(value)).Append(' ');
        return Shape(path.Append('Z').ToString(), fill);
    }

    /// <summary>Everything until <see cref="End"/> is moved, scaled (negative mirrors), turned in degrees.</summary>
    public Svg Begin(double x, double y, double scaleX = 1, double scaleY = 1, double turn = 0, double opacity = 1) =>
        Add($"<g transform='translate({x} {y}) scale({scaleX} {scaleY}) rotate({turn})' opacity='{opacity}'>");

    public Svg End()
    {
        _body.Append("</g>");
        return this;
    }

    /// <summary>A fill from top to bottom, colours evenly spread.</summary>
    public string Vertical(params ReadOnlySpan<string> colors) => Gradient("linearGradient", "x1='0' y1='0' x2='0' y2='1'", colors, []);

    /// <summary>A fill from left to right.</summary>
    public string Horizontal(params ReadOnlySpan<string> colors) => Gradient("linearGradient", "x1='0' y1='0' x2='1' y2='0'", colors, []);

    /// <summary>A round glow that fades to nothing.</summary>
    public string Glow(string color, double strength) =>
        Gradient("radialGradient", "cx='.5' cy='.5' r='.5'", [color, color, color], [strength, strength * 0.4, 0]);

    /// <summary>Nothing in the middle, a colour at the rim.</summary>
    public string Rim(string color, double strength) =>
        Gradient("radialGradient", "cx='.5' cy='.46' r='.68'", [color, color, color, color, color], [0, 0, 0, strength * 0.35, strength]);

    /// <summary>A fill that fades from top to bottom.</summary>
    public string Fade(string color, double from, double to) => Gradient("linearGradient", "x1='0' y1='0' x2='0' y2='1'", [color, color], [from, to]);

    /// <summary>A line of text; <paramref name="anchor"/> is start, middle or end.</summary>
    public Svg Text(double x, double y, string text, double size, string fill, string anchor = "middle", bool serif = true, double spacing = 0, double opacity = 1)
    {
        var family = serif ? "Noto Serif CJK SC, Noto Serif, serif" : "Noto Sans CJK SC, Noto Sans, sans-serif";
        var weight = serif ? "700" : "400";
        return Add($"<text x='{x}' y='{y}' font-family='{family:raw}' font-weight='{weight:raw}' font-size='{size}' letter-spacing='{spacing}' text-anchor='{anchor:raw}' fill='{Tone(fill):raw}' opacity='{opacity}'>{SvgText.Escape(text):raw}</text>");
    }

    /// <summary>Path data with invariant numbers.</summary>
    public static string D(PathText path) => path.ToString();

    internal static string Number(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    private string Gradient(string element, string geometry, ReadOnlySpan<string> colors, ReadOnlySpan<double> strengths)
    {
        var id = $"{idPrefix}{_ids++}";
        _definitions.Append(CultureInfo.InvariantCulture, $"<{element} id='{id}' {geometry}>");
        for (var i = 0; i < colors.Length; i++)
        {
            var strength = i < strengths.Length ? strengths[i] : 1;
            _definitions.Append(CultureInfo.InvariantCulture,
                $"<stop offset='{Number((double)i / Math.Max(1, colors.Length - 1))}' stop-color='{Tone(colors[i])}' stop-opacity='{Number(strength)}'/>");
        }
        _definitions.Append(CultureInfo.InvariantCulture, $"</{element}>");
        return $"url(#{id})";
    }

    private string Tone(string paint) => _style.Name is null || paint[0] != '#' ? paint : _style.Tone(Ink.Of(paint));

    /// <summary>The attributes of a drawn edge, for what is solid and large enough.</summary>
    private string EdgeOf(string fill, double opacity, double size)
    {
        if (_style.Edge <= 0 || fill[0] != '#' || opacity < 0.95 || size < SmallestEdged) return "";
        return $" stroke='{_style.EdgeOf(_style.Tone(Ink.Of(fill)))}' stroke-width='{Number(_style.Edge)}' stroke-linejoin='round'";
    }

    private Svg Add(PathText text)
    {
        _body.Append(text.ToString());
        return this;
    }
}

/// <summary>Interpolation that writes numbers invariantly with two decimals, whatever the culture.</summary>
[InterpolatedStringHandler]
internal readonly ref struct PathText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + formattedCount * 8);

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted(double value) => _text.Append(Svg.Number(value));

    public void AppendFormatted(string text, string? format = null) => _text.Append(text);

    public override string ToString() => _text.ToString();
}
