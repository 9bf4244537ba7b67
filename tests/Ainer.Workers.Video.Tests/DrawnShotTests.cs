using System.Globalization;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media.Frames;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Workers.Video.Tests;

public sealed class DrawnShotTests : IDisposable
{
    private readonly Studio _studio = new();

    public void Dispose() => _studio.Dispose();

    [Fact]
    public async Task A_shot_lasts_exactly_as_long_as_its_measured_lines_and_is_a_segment()
    {
        var shot = Studio.Shot() with { Timing = new ShotTiming { LeadS = 0.2, TailS = 0.3, MinS = 0.5, Lines = [new TimedLine("l1", 0.1, 9), new TimedLine("l2", 0, 0.4)] } };
        var measured = new Dictionary<string, double> { ["l1"] = 0.613 };
        var rendered = await _studio.Provider.RenderAsync(Studio.Params(shot), measured, _studio.PathOf("a.mp4"), null, null, Studio.Token);
        Assert.Equal(TimelineResolver.Frames(shot.Timing, 24, measured), rendered.Facts.Frames);
        var probe = await _studio.Ffprobe.ProbeAsync(_studio.PathOf("a.mp4"), "mov", Studio.Token);
        Assert.Empty(SegmentFormat.Of(320, 180, 24, Quality.Preview).Differences(probe));
    }

    [Fact]
    public async Task Equal_parameters_give_equal_bytes_and_another_seed_gives_another_picture()
    {
        var shot = Studio.Shot(place: PlaceKind.Garden) with { Weather = Weather.Snow };
        var first = await _studio.RenderAsync(shot, "a.mp4");
        var again = await _studio.RenderAsync(shot, "b.mp4");
        var other = await _studio.RenderAsync(shot with { Seed = 12 }, "c.mp4");
        byte[] Bytes(string name) => File.ReadAllBytes(_studio.PathOf(name));
        Assert.Equal(Bytes("a.mp4"), Bytes("b.mp4"));
        Assert.Equal(first.ContentAddress, again.ContentAddress);
        Assert.NotEqual(Bytes("a.mp4"), Bytes("c.mp4"));
        Assert.NotEqual(first.ContentAddress, other.ContentAddress);
    }

    [Fact]
    public async Task The_skin_about_a_mouth_has_the_colour_that_lip_sync_is_told_in_fog_too()
    {
        var rendered = await _studio.RenderAsync(Studio.Params(Studio.Shot(Framing.Close, seconds: 1.5) with { Weather = Weather.Fog, TimeOfDay = TimeOfDay.Night }, 640, 360), "a.mp4");
        var track = rendered.Metadata.MouthTrack!;
        var picture = await _studio.FrameAsync();
        var (x, y) = ((int)track.Points[0].X, (int)(track.Points[0].Y + (track.Points[0].Width * 0.5)));
        var at = ((y * picture.Width) + x) * 4;
        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(picture.Rgba[at + channel] - int.Parse(track.Skin.AsSpan(1 + (2 * channel), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), -14, 14);
    }

    [Theory]
    [InlineData(Framing.Title, CameraMove.PushIn)]
    [InlineData(Framing.Establishing, CameraMove.PanLeft)]
    [InlineData(Framing.Wide, CameraMove.TiltUp)]
    [InlineData(Framing.Medium, CameraMove.Drift)]
    [InlineData(Framing.Close, CameraMove.PullOut)]
    [InlineData(Framing.Detail, CameraMove.PanRight)]
    public async Task No_second_of_a_shot_stands_still(Framing framing, CameraMove camera)
    {
        await _studio.RenderAsync(Studio.Shot(framing, PlaceKind.Room, seconds: 3) with { Camera = camera, Characters = [Studio.Person("mei", Studio.Mei, 0.5)] });
        var told = new List<string>();
        await _studio.Ffmpeg.Command([FfmpegInput.Mp4(_studio.PathOf("a.mp4"))], "-loglevel", "info", "-vf", "freezedetect=n=-60dB:d=1", "-f", "null", "-")
            .WithErrorLines(told.Add).ExecuteAsync(Studio.Token);
        Assert.DoesNotContain(told, line => line.Contains("freeze_start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_character_wears_the_same_colours_by_day_and_by_night_near_and_far()
    {
        async Task<PngImage> SeenAsync(Framing framing, PlaceKind place, TimeOfDay time, Mood mood)
        {
            await _studio.RenderAsync(Studio.Shot(framing, place, 0.1) with { TimeOfDay = time, Mood = mood, Characters = [Studio.Person("mei", Studio.Mei, 0.5)] });
            return await _studio.FrameAsync();
        }
        var day = await SeenAsync(Framing.Wide, PlaceKind.Field, TimeOfDay.Day, Mood.Neutral);
        var night = await SeenAsync(Framing.Wide, PlaceKind.Harbor, TimeOfDay.Night, Mood.Fearful);
        var near = await SeenAsync(Framing.Medium, PlaceKind.Room, TimeOfDay.Dusk, Mood.Angry);
        foreach (var picture in new[] { day, night, near })
        {
            Assert.InRange(Count(picture, Studio.Mei.GarmentColor), 200, 30_000);
            Assert.InRange(Count(picture, Studio.Mei.HairColor), 60, 30_000);
            Assert.InRange(Count(picture, Studio.Mei.AccentColor), 20, 30_000);
        }
    }

    [Fact]
    public async Task Every_kind_of_place_looks_different()
    {
        var pictures = new List<(PlaceKind Kind, byte[] Pixels)>();
        foreach (var kind in Enum.GetValues<PlaceKind>())
        {
            await _studio.RenderAsync(Studio.Params(Studio.Shot(Framing.Wide, kind, 0.04) with { Characters = [] }, 160, 90));
            pictures.Add((kind, (await _studio.FrameAsync()).Rgba));
        }
        for (var i = 0; i < pictures.Count; i++)
            for (var j = i + 1; j < pictures.Count; j++)
            {
                var difference = pictures[i].Pixels.Zip(pictures[j].Pixels, (a, b) => Math.Abs(a - b)).Average();
                Assert.True(difference > 6, $"{pictures[i].Kind} and {pictures[j].Kind} differ by {difference:0.0} only.");
            }
    }

    [Fact]
    public async Task A_close_up_says_where_the_speakers_mouth_is()
    {
        var rendered = await _studio.RenderAsync(Studio.Shot(Framing.Close, PlaceKind.Room, 1) with { LipSync = true });
        var track = rendered.Metadata.MouthTrack;
        Assert.NotNull(track);
        Assert.Equal(("mei", 0, 23), (track.EntityId, track.Points[0].Frame, track.Points[^1].Frame));
        Assert.All(track.Points, point =>
        {
            Assert.InRange(point.X, 80, 240);
            Assert.InRange(point.Y, 60, 158);
            Assert.InRange(point.Width, 8, 60);
        });
        Assert.Equal(Studio.Old.Hash(), rendered.Metadata.Looks["old"]);
        Assert.Null((await _studio.RenderAsync(Studio.Shot(Framing.Wide))).Metadata.MouthTrack);
    }

    [Theory]
    [InlineData("</text><script>alert(1)</script>]]><image href='file:///etc/passwd'/>")]
    [InlineData("&amp; &#0; \u0000\u0007\uFFFE\u202E control \u200B\uD800 lone")]
    [InlineData("🎬👨‍👩‍👧 film 🇨🇳")]
    [InlineData("שלום עולם مرحبا بالعالم")]
    [InlineData("")]
    [InlineData("'; DROP TABLE drawings; -- $(id) `id` %d {0} \\n")]
    public async Task Hostile_text_is_only_ever_text(string text)
    {
        var title = Studio.Shot(Framing.Title, PlaceKind.Sea, 0.1) with { Description = text, PlaceName = text, Props = [text] };
        Assert.Equal(3, (await _studio.RenderAsync(title)).Facts.Frames);
        Assert.Equal(3, (await _studio.RenderAsync(title with { Framing = Framing.Establishing })).Facts.Frames);
        Assert.Equal(3, (await _studio.RenderAsync(title with { Framing = Framing.Detail })).Facts.Frames);
    }

    [Fact]
    public async Task A_title_of_five_hundred_letters_without_a_space_is_drawn()
    {
        var shot = Studio.Shot(Framing.Title, PlaceKind.Sea, 0.1) with { Description = new string('W', 500) };
        Assert.Equal(3, (await _studio.RenderAsync(shot)).Facts.Frames);
    }

    [Fact]
    public async Task A_crowd_a_tall_picture_and_colours_that_are_none_are_drawn()
    {
        var crowd = Enumerable.Range(0, 14).Select(i => Studio.Person($"c{i}", Studio.Mei with { Skin = "pink'/>", GarmentColor = "", HairStyle = "unheard of", Garment = "toga" }, 0.5)).ToArray();
        var rendered = await _studio.RenderAsync(Studio.Params(Studio.Shot(seconds: 0.1) with { Characters = crowd }, 180, 320));
        Assert.Equal((180, 320, 3), (rendered.Facts.Width, rendered.Facts.Height, rendered.Facts.Frames));
    }

    [Theory]
    [InlineData(321, 180, 1)]
    [InlineData(320, 180, 1e6)]
    public async Task What_cannot_be_drawn_is_refused_with_a_reason(int width, int height, double seconds)
    {
        var refusal = await Assert.ThrowsAsync<AinerException>(() => _studio.RenderAsync(Studio.Params(Studio.Shot(seconds: seconds), width, height)));
        Assert.Equal(ErrorCode.InputInvalid, refusal.Code);
    }

    [Fact]
    public async Task Cancelling_stops_the_work_and_leaves_no_process()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Studio.Token);
        var path = _studio.PathOf("cancelled.mp4");
        var running = _studio.Provider.RenderAsync(Studio.Params(Studio.Shot(seconds: 300)), new Dictionary<string, double>(), path,
            new Watch(percent => { if (percent > 0) cancel.Cancel(); }), null, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc").Where(folder => char.IsDigit(Path.GetFileName(folder)[0])), folder => CommandOf(folder).Contains(path, StringComparison.Ordinal));
    }

    private static string CommandOf(string processFolder)
    {
        try { return File.ReadAllText(Path.Combine(processFolder, "cmdline")); }
        catch (IOException) { return ""; }
    }

    private static int Count(PngImage picture, string color)
    {
        int Channel(int at) => int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var (r, g, b) = (Channel(1), Channel(3), Channel(5));
        var count = 0;
        for (var i = 0; i < picture.Rgba.Length; i += 4)
            if (Math.Abs(picture.Rgba[i] - r) + Math.Abs(picture.Rgba[i + 1] - g) + Math.Abs(picture.Rgba[i + 2] - b) < 36) count++;
        return count;
    }

    private sealed class Watch(Action<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen(value);
    }
}
