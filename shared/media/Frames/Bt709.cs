namespace Ainer.Media.Frames;

/// <summary>From 8-bit RGB to limited-range YCbCr after ITU-R BT.709, in 16-bit fixed point.</summary>
internal static class Bt709
{
    public static int Y(int r, int g, int b) => 16 + ((11966 * r + 40254 * g + 4064 * b + 32768) >> 16);

    public static int U(int r, int g, int b) => 128 + ((-6596 * r - 22189 * g + 28785 * b + 32768) >> 16);

    public static int V(int r, int g, int b) => 128 + ((28785 * r - 26145 * g - 2640 * b + 32768) >> 16);
}
