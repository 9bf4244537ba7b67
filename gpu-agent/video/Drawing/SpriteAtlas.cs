using System.Globalization;
using System.Text;
using Ainer.Media.Frames;
using Ainer.Media.Tools;

namespace Ainer.Workers.Video.Drawing;

/// <summary>
/// Rasterises many pieces with few runs of rsvg-convert: pieces are stacked on two pages of about equal area, one per core, and cut apart again.
/// </summary>
internal static class SpriteAtlas
{
    private const int Gap = 2;

    public static async Task<IReadOnlyDictionary<SpriteArt, Sprite>> RasterizeAsync(
        Rsvg rsvg, IReadOnlyCollection<SpriteArt> pieces, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var pages = new List<SpriteArt>[] { [], [] };
        var areas = new long[2];
        foreach (var piece in pieces.OrderByDescending(piece => (long)piece.PixelWidth * piece.PixelHeight))
        {
            var page = areas[0] <= areas[1] ? 0 : 1;
            pages[page].Add(piece);
            areas[page] += (long)piece.PixelWidth * piece.PixelHeight;
        }
        var done = await Task.WhenAll(pages.Where(page => page.Count > 0).Select(page => Task.Run(() => RasterizePageAsync(rsvg, page, timeLimit, cancellation), cancellation)));
        return done.SelectMany(page => page).ToDictionary(pair => pair.Art, pair => pair.Sprite);
    }

    private static async Task<IReadOnlyList<(SpriteArt Art, Sprite Sprite)>> RasterizePageAsync(
        Rsvg rsvg, List<SpriteArt> page, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var places = Place(page, out var width, out var height);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' viewBox='0 0 {width} {height}'>");
        for (var i = 0; i < page.Count; i++)
        {
            var (art, (x, y)) = (page[i], places[i]);
            svg.Append(CultureInfo.InvariantCulture, $"<svg x='{x}' y='{y}' width='{art.PixelWidth}' height='{art.PixelHeight}' overflow='hidden' preserveAspectRatio='none' ");
            svg.Append(CultureInfo.InvariantCulture, $"viewBox='{Svg.Number(art.X)} {Svg.Number(art.Y)} {art.PixelWidth / art.PixelsPerUnit:0.####} {art.PixelHeight / art.PixelsPerUnit:0.####}'>");
            svg.Append(art.Drawing.Body).Append("</svg>");
        }
        svg.Append("</svg>");
        var image = PngImage.Decode(await rsvg.RasterizeAsync(svg.ToString(), width, height, timeLimit, cancellation));
        return [.. page.Select((art, i) => (art, Sprite.FromImage(image, places[i].X, places[i].Y, art.PixelWidth, art.PixelHeight)))];
    }

    /// <summary>Shelves: pieces come in order of size, so a shelf's height is that of its first piece or a little more.</summary>
    private static List<(int X, int Y)> Place(List<SpriteArt> page, out int width, out int height)
    {
        width = page.Max(piece => piece.PixelWidth);
        var places = new List<(int, int)>(page.Count);
        int x = 0, y = 0, shelf = 0;
        foreach (var piece in page)
        {
            if (x + piece.PixelWidth > width) (x, y, shelf) = (0, y + shelf + Gap, 0);
            places.Add((x, y));
            x += piece.PixelWidth + Gap;
            shelf = Math.Max(shelf, piece.PixelHeight);
        }
        height = y + shelf;
        return places;
    }
}
