namespace Ainer.Media.Frames;

/// <summary>One yuv420p frame (BT.709, limited range) onto which sprites are laid at any place and scale, finer than a pixel.</summary>
public sealed class FrameCanvas
{
    private readonly PlaneBlitter _blitter = new();

    /// <summary>A black frame; both sides are even.</summary>
    public FrameCanvas(int width, int height)
    {
        if (width < 2 || height < 2 || width % 2 != 0 || height % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(width), $"A frame of {width}x{height} has no half planes.");
        (Width, Height) = (width, height);
        Pixels = new byte[width * height * 3 / 2];
        Clear();
    }

    public int Width { get; }
    public int Height { get; }

    /// <summary>The planes Y, U and V one after the other, as ffmpeg's rawvideo takes them.</summary>
    public byte[] Pixels { get; }

    /// <summary>Makes the frame black.</summary>
    public void Clear()
    {
        Pixels.AsSpan(0, Width * Height).Fill(16);
        Pixels.AsSpan(Width * Height).Fill(128);
    }

    /// <summary>
    /// Lays a sprite with its top left corner at (<paramref name="x"/>, <paramref name="y"/>) in pixels of the frame, scaled, with an opacity from 0 to
    /// 1. Bilinear; made for scales of 0.55 and more, below that details alias.
    /// </summary>
    public void Draw(Sprite sprite, double x, double y, double scale = 1, double opacity = 1)
    {
        var strength = (int)Math.Round(Math.Clamp(opacity, 0, 1) * 256);
        if (strength == 0 || scale <= 0) return;
        var (half, full) = (Width / 2 * (Height / 2), Width * Height);
        var opaque = sprite.Opaque && strength == 256;
        _blitter.Blit(sprite.Y, Pixels.AsSpan(0, full), Width, Height, x, y, scale, strength, opaque);
        _blitter.Blit(sprite.U, Pixels.AsSpan(full, half), Width / 2, Height / 2, x / 2, y / 2, scale, strength, opaque);
        _blitter.Blit(sprite.V, Pixels.AsSpan(full + half, half), Width / 2, Height / 2, x / 2, y / 2, scale, strength, opaque);
    }
}
