using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Media.Frames;
using Ainer.Workers.Video.Styles;

namespace Ainer.Workers.Video.Tests;

/// <summary>A project's style is seen in the built-in provider's pictures, always in the same way.</summary>
public sealed class StyleTests : IDisposable
{
    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task Each_treatment_has_colours_of_its_own()
    {
        var seen = new List<(string Style, int[] Colours)>();
        foreach (var words in StyleWords.Treatments.Select(entry => entry.Words[0]).Prepend("nothing that it knows"))
            seen.Add((words, Histogram(await PictureAsync(words))));
        for (var i = 0; i < seen.Count; i++)
            for (var j = i + 1; j < seen.Count; j++)
            {
                var moved = seen[i].Colours.Zip(seen[j].Colours, (a, b) => Math.Abs(a - b)).Sum() / 2.0 / (160 * 90);
                Assert.True(moved > 0.2, $"{seen[i].Style} and {seen[j].Style} share {1 - moved:P0} of their colours.");
            }
    }

    [Theory]
    [InlineData("film noir", "", 0.02)]
    [InlineData("sepia", "", 0.12)]
    [InlineData("", "vivid", 1)]
    public async Task Colour_is_taken_away_or_given(string less, string more, double share) =>
        Assert.True(Colourfulness(await PictureAsync(less)) < share * Colourfulness(await PictureAsync(more)), $"'{less}' has more colour than '{more}'");

    [Theory]
    [InlineData("warm", 'r')]
    [InlineData("cold", 'b')]
    [InlineData("鲜红色", 'r')]
    [InlineData("a blue film", 'b')]
    [InlineData("emerald", 'g')]
    public async Task A_colour_that_is_named_is_seen(string words, char channel)
    {
        var (plain, tinted) = (Mean(await PictureAsync(null)), Mean(await PictureAsync(words)));
        double Share((double R, double G, double B) mean) => (channel switch { 'r' => mean.R, 'g' => mean.G, _ => mean.B }) / (mean.R + mean.G + mean.B);
        Assert.True(Share(tinted) > Share(plain) + 0.005, $"'{words}': {Share(tinted):0.000} is no more than {Share(plain):0.000}");
    }

    [Fact]
    public async Task The_same_style_gives_the_same_bytes_and_address_and_another_one_others()
    {
        var shot = Studio.Shot(Framing.Close, PlaceKind.Garden, 0.3) with { LipSync = true };
        var first = await _studio.RenderAsync(Studio.Params(shot, style: "muted watercolour"), "a.mp4");
        var again = await _studio.RenderAsync(Studio.Params(shot, style: "Watercolour, muted"), "b.mp4");
        var other = await _studio.RenderAsync(Studio.Params(shot, style: "woodcut"), "c.mp4");
        var plain = await _studio.RenderAsync(Studio.Params(shot), "d.mp4");
        var unknown = await _studio.RenderAsync(Studio.Params(shot, style: "as my grandmother would"), "e.mp4");
        byte[] Bytes(string name) => File.ReadAllBytes(_studio.PathOf(name));
        Assert.Equal(Bytes("a.mp4"), Bytes("b.mp4"));
        Assert.Equal((first.ContentAddress, "muted watercolour"), (again.ContentAddress, again.Metadata.Style));
        Assert.Equal(3, new[] { first, other, plain }.Select(shot => shot.ContentAddress).Distinct().Count());
        Assert.NotEqual(Bytes("a.mp4"), Bytes("c.mp4"));
        // Words that say nothing to it draw what no words draw.
        Assert.Equal((plain.ContentAddress, null), (unknown.ContentAddress, unknown.Metadata.Style));
        Assert.Equal(Bytes("d.mp4"), Bytes("e.mp4"));
    }

    [Fact]
    public async Task The_mouth_that_lip_sync_draws_is_of_the_same_style()
    {
        var shot = Studio.Shot(Framing.Close, PlaceKind.Room, 0.1) with { LipSync = true };
        var track = (await _studio.RenderAsync(Studio.Params(shot, style: "noir"))).Metadata.MouthTrack!;
        Assert.All([track.Skin, track.Inks!.Lip, track.Inks.Dark], color => Assert.True(Drawing.Ink.Of(color) is var ink && Math.Abs(ink.R - ink.B) < 8, $"{color} is a colour"));
        Assert.Null((await _studio.RenderAsync(Studio.Params(shot))).Metadata.MouthTrack!.Inks);
    }

    [Theory]
    [InlineData("pink lanterns", "Plain")]
    [InlineData("drinking in the thinking room", "Plain")]
    [InlineData("Ink, then woodcut", "Ink")]
    [InlineData("woodcut, inked", "Woodcut")]
    [InlineData("低饱和的水墨", "Ink")]
    [InlineData("\u0000'\"><svg onload=x>", "Plain")]
    public void Words_are_read_as_words_and_the_first_treatment_counts(string words, string treatment) => Assert.Equal(treatment, DrawnStyle.Of(words).Treatment.ToString());

    [Fact]
    public void The_page_of_styles_lists_every_word()
    {
        var page = File.ReadAllText(Path.Combine(Studio.Repository(), "docs", "picture-styles.md"));
        Assert.All(StyleWords.Treatments.SelectMany(entry => entry.Words).Concat(StyleWords.Changes.SelectMany(entry => entry.Words)), word => Assert.Contains(word, page, StringComparison.Ordinal));
    }

    private async Task<PngImage> PictureAsync(string? style)
    {
        await _studio.RenderAsync(Studio.Params(Studio.Shot(Framing.Medium, PlaceKind.Harbor, 0.04), 160, 90, style));
        return await _studio.FrameAsync();
    }

    /// <summary>Pixels by colour, four steps a channel.</summary>
    private static int[] Histogram(PngImage picture)
    {
        var counts = new int[64];
        foreach (var (r, g, b) in Pixels(picture)) counts[r / 64 * 16 + g / 64 * 4 + b / 64]++;
        return counts;
    }

    private static (double R, double G, double B) Mean(PngImage picture) =>
        (Pixels(picture).Average(pixel => pixel.R), Pixels(picture).Average(pixel => pixel.G), Pixels(picture).Average(pixel => pixel.B));

    /// <summary>How far apart the channels are, 0 for grey.</summary>
    private static double Colourfulness(PngImage picture)
    {
        var (r, g, b) = Mean(picture);
        var grey = (r + g + b) / 3;
        return Pixels(picture).Average(pixel => Math.Abs(pixel.R - r + grey - (pixel.G - g + grey)) + Math.Abs(pixel.G - g + grey - (pixel.B - b + grey)));
    }

    private static IEnumerable<(int R, int G, int B)> Pixels(PngImage picture)
    {
        for (var i = 0; i < picture.Rgba.Length; i += 4) yield return (picture.Rgba[i], picture.Rgba[i + 1], picture.Rgba[i + 2]);
    }
}
