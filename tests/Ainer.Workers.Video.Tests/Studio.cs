using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media;
using Ainer.Media.Frames;
using Ainer.Media.Tools;

namespace Ainer.Workers.Video.Tests;

/// <summary>The provider on the real tools, small pictures, and a folder that goes away with the test.</summary>
public sealed class Studio : IDisposable
{
    public static readonly Look Mei = new()
    {
        Presentation = Presentation.Feminine, Age = AgeBand.Young, Skin = "#f2cfae", HairColor = "#2b2024", HairStyle = "long", GarmentColor = "#c2366a",
        Garment = "robe", AccentColor = "#e8c46a", Accessory = "earrings",
    };

    public static readonly Look Old = new()
    {
        Presentation = Presentation.Masculine, Age = AgeBand.Old, Skin = "#dba97c", HairColor = "#d8d4cc", HairStyle = "bald", GarmentColor = "#3f6fd0",
        Garment = "coat", AccentColor = "#b58a3a", Accessory = "beard",
    };

    private readonly MediaOptions _options = new();

    public Studio()
    {
        (Ffmpeg, Ffprobe) = (new Ffmpeg(_options), new Ffprobe(_options));
        Provider = new DrawnShotProvider(Ffmpeg, Ffprobe, new Rsvg(_options));
    }

    public Ffmpeg Ffmpeg { get; }
    public Ffprobe Ffprobe { get; }
    public DrawnShotProvider Provider { get; }
    public string Folder { get; } = Directory.CreateTempSubdirectory("ainer-shots-").FullName;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Shot Shot(Framing framing = Framing.Wide, PlaceKind place = PlaceKind.Street, double seconds = 0.5) => new()
    {
        ShotId = "shot_1", Index = 0, SceneId = "scene_1", Framing = framing, Camera = CameraMove.PushIn, PlaceKind = place, PlaceName = "青石镇",
        Description = "雨夜归人\n第一章", Seed = 11, Timing = new ShotTiming { LeadS = 0, TailS = 0, MinS = seconds },
        Characters = [Person("mei", Mei, 0.35, speaks: true), Person("old", Old, 0.65)],
    };

    public static ShotCharacter Person(string id, Look look, double x, bool speaks = false) =>
        new() { EntityId = id, Name = id, Look = look, LookHash = look.Hash(), X = x, Speaks = speaks };

    public static ShotVideoParams Params(Shot shot, int width = 320, int height = 180, string? style = null) => new(shot, 24, width, height, Quality.Preview, "zh-CN", style);

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ainer.Functions.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public Task<RenderedShot> RenderAsync(Shot shot, string name = "a.mp4") => RenderAsync(Params(shot), name);

    public Task<RenderedShot> RenderAsync(ShotVideoParams parameters, string name = "a.mp4") =>
        Provider.RenderAsync(parameters, new Dictionary<string, double>(), PathOf(name), null, TimeSpan.FromMinutes(2), Token);

    /// <summary>One frame of a clip as a picture.</summary>
    public async Task<PngImage> FrameAsync(string name = "a.mp4")
    {
        var png = await Ffmpeg.Command([FfmpegInput.Mp4(PathOf(name))], "-frames:v", "1", "-c:v", "png", "-f", "image2pipe", "pipe:1").ReadBytesAsync(Token);
        return PngImage.Decode(png);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
