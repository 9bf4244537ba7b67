using System.Text;
using Ainer.Media.Frames;

namespace Ainer.Media.Tests;

public sealed class FrameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drawing_lies_on_the_frame_in_its_colours_and_where_it_was_put()
    {
        var sprite = await RasterizeAsync("<rect width='40' height='40' fill='#ff0000'/>");
        var canvas = new FrameCanvas(120, 80);
        canvas.Draw(sprite, 20, 10);
        Assert.Equal((63, 102, 240), At(canvas, 40, 30));
        Assert.Equal((16, 128, 128), At(canvas, 100, 60));
        canvas.Clear();
        canvas.Draw(sprite, 20, 10, opacity: 0.5);
        Assert.InRange(At(canvas, 40, 30).Y, 38, 41);
    }

    [Fact]
    public async Task A_move_of_a_fraction_of_a_pixel_shows()
    {
        var sprite = await RasterizeAsync("<rect x='10' width='20' height='40' fill='#ffffff'/>");
        int Edge(double x)
        {
            var canvas = new FrameCanvas(120, 80);
            canvas.Draw(sprite, x, 10);
            return At(canvas, 30, 30).Y;
        }
        var edges = Enumerable.Range(0, 9).Select(i => Edge(20 + i / 8.0)).ToArray();
        Assert.Equal(edges.OrderDescending(), edges);
        Assert.Equal(9, edges.Distinct().Count());
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1.0)]
    [InlineData(1.37)]
    [InlineData(2.4)]
    public async Task Machines_without_byte_shuffles_make_the_same_pixels(double scale)
    {
        var sprite = await RasterizeAsync("<circle cx='20' cy='20' r='17' fill='#3a7fd0' opacity='.8'/><rect x='3' y='14' width='9' height='20' fill='#e8c04a'/>");
        foreach (var (x, y) in new[] { (0.0, 0.0), (13.37, 7.21), (-11.6, -3.9), (90.25, 61.5) })
        {
            var fast = Enumerable.Range(0, 122 * 80).Select(i => (byte)(i * 7)).ToArray();
            var plain = fast.ToArray();
            new PlaneBlitter().Blit(sprite.Y, fast, 122, 80, x, y, scale, 200, opaque: false);
            new PlaneBlitter { PlainOnly = true }.Blit(sprite.Y, plain, 122, 80, x, y, scale, 200, opaque: false);
            Assert.Equal(plain, fast);
        }
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => PngImage.Decode(new byte[100]));
        Assert.Throws<InvalidDataException>(() => PngImage.Decode(Encoding.ASCII.GetBytes("GIF89a")));
    }

    private static async Task<Sprite> RasterizeAsync(string body)
    {
        using var tools = new MediaTools();
        var png = await tools.Rsvg.RasterizeAsync($"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'>{body}</svg>", 40, 40, null, Token);
        return Sprite.FromImage(PngImage.Decode(png), 0, 0, 40, 40);
    }

    private static (int Y, int U, int V) At(FrameCanvas canvas, int x, int y)
    {
        var (full, half) = (canvas.Width * canvas.Height, canvas.Width / 2 * (canvas.Height / 2));
        var chroma = y / 2 * (canvas.Width / 2) + x / 2;
        return (canvas.Pixels[y * canvas.Width + x], canvas.Pixels[full + chroma], canvas.Pixels[full + half + chroma]);
    }
}
