namespace Ainer.Media.Frames;

/// <summary>
/// A picture with transparency, kept as BT.709 limited-range YUV 4:2:0 multiplied by alpha, so that frames for the encoder are made without any
/// colour conversion per frame.
/// </summary>
public sealed class Sprite
{
    private Sprite(int width, int height, bool opaque, SpritePlane y, SpritePlane u, SpritePlane v) =>
        (Width, Height, Opaque, Y, U, V) = (width, height, opaque, y, u, v);

    /// <summary>Pixels, even.</summary>
    public int Width { get; }

    /// <summary>Pixels, even.</summary>
    public int Height { get; }

    /// <summary>True when no pixel lets anything through.</summary>
    public bool Opaque { get; }

    internal SpritePlane Y { get; }
    internal SpritePlane U { get; }
    internal SpritePlane V { get; }

    /// <summary>Cuts a sprite out of a picture; the size is made even by leaving out an odd last row or column.</summary>
    public static Sprite FromImage(PngImage image, int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || left + width > image.Width || top + height > image.Height || width < 2 || height < 2)
            throw new ArgumentOutOfRangeException(nameof(width), "The sprite lies outside of its picture.");
        width &= ~1;
        height &= ~1;
        var luma = new byte[width * height];
        var alpha = new byte[width * height];
        var (halfWidth, halfHeight) = (width / 2, height / 2);
        var u = new byte[halfWidth * halfHeight];
        var v = new byte[halfWidth * halfHeight];
        var halfAlpha = new byte[halfWidth * halfHeight];
        for (var y = 0; y < halfHeight; y++)
            for (var x = 0; x < halfWidth; x++)
            {
                int sumU = 0, sumV = 0, sumA = 0;
                for (var corner = 0; corner < 4; corner++)
                {
                    var (px, py) = (x * 2 + (corner & 1), y * 2 + (corner >> 1));
                    var from = ((top + py) * image.Width + left + px) * 4;
                    int r = image.Rgba[from], g = image.Rgba[from + 1], b = image.Rgba[from + 2], a = image.Rgba[from + 3];
                    luma[py * width + px] = Multiply(Bt709.Y(r, g, b), a);
                    alpha[py * width + px] = (byte)a;
                    sumU += Bt709.U(r, g, b) * a;
                    sumV += Bt709.V(r, g, b) * a;
                    sumA += a;
                }
                var at = y * halfWidth + x;
                u[at] = (byte)((sumU + 510) / 1020);
                v[at] = (byte)((sumV + 510) / 1020);
                halfAlpha[at] = (byte)((sumA + 2) / 4);
            }
        var fullSpans = SpritePlane.FindSpans(alpha, width, height);
        var halfSpans = SpritePlane.FindSpans(halfAlpha, halfWidth, halfHeight);
        return new Sprite(width, height, !alpha.AsSpan().ContainsAnyExcept((byte)255),
            new SpritePlane(width, height, luma, alpha, fullSpans),
            new SpritePlane(halfWidth, halfHeight, u, halfAlpha, halfSpans),
            new SpritePlane(halfWidth, halfHeight, v, halfAlpha, halfSpans));
    }

    private static byte Multiply(int value, int alpha) => (byte)((value * alpha + 127) / 255);
}
