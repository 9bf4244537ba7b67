namespace Ainer.Workers.Video.Drawing;

/// <summary>A piece of drawing on a rectangle of its coordinates, to be rasterised at <see cref="PixelsPerUnit"/>.</summary>
internal sealed record SpriteArt(Svg Drawing, double X, double Y, double Width, double Height, double PixelsPerUnit)
{
    public int PixelWidth => Even(Width * PixelsPerUnit);

    public int PixelHeight => Even(Height * PixelsPerUnit);

    private static int Even(double size) => Math.Max(2, (int)Math.Ceiling(size / 2) * 2);
}
