using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Media.Processes;
using Ainer.Media.Segments;
using Ainer.Media.Tools;
using Ainer.Workers.Video.Cards;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Figures;
using Ainer.Workers.Video.Sets;
using Ainer.Workers.Video.Stage;
using Ainer.Workers.Video.Styles;

namespace Ainer.Workers.Video;

/// <summary>
/// The built-in picture provider: draws a shot as layered paper cut-outs, moves camera and people, and encodes it in <see cref="SegmentFormat"/> with
/// exactly the frames that its lines need. Equal parameters give equal bytes.
/// </summary>
public sealed class DrawnShotProvider(Ffmpeg ffmpeg, Ffprobe ffprobe, Rsvg rsvg)
{
    /// <summary>The provider's name in routing decisions and metadata.</summary>
    public const string Name = "builtin.drawing";

    private const int Revision = BuiltInRevisions.Drawing;

    private const double LongestS = 600;

    /// <summary>The address of the clip that these parameters and measured line lengths (seconds by line id) make.</summary>
    public static string AddressOf(ShotVideoParams parameters, IReadOnlyDictionary<string, double> measured) => ContentAddress.Of(new
    {
        Provider = Name,
        Revision,
        parameters.Shot,
        Frames = TimelineResolver.Frames(parameters.Shot.Timing, parameters.Fps, measured),
        Lines = TimelineResolver.LinesOf(parameters.Shot.Timing, measured).Select(line => new[] { line.StartS, line.DurationS }),
        Format = FormatOf(parameters).Address(),
        Style = DrawnStyle.Of(parameters.Style).Name,
    });

    /// <summary>
    /// Renders a shot to a file. Progress is 0 to 100. Throws <see cref="AinerException"/> with <see cref="ErrorCode.InputInvalid"/> when the parameters
    /// cannot be drawn, <see cref="MediaToolException"/> when a tool fails or passes <paramref name="timeLimit"/>; nothing is left running.
    /// </summary>
    public async Task<RenderedShot> RenderAsync(ShotVideoParams parameters, IReadOnlyDictionary<string, double> measured, string outputPath,
        IProgress<double>? progress, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var (shot, format) = (parameters.Shot, FormatOf(parameters));
        var frames = TimelineResolver.Frames(shot.Timing, parameters.Fps, measured);
        var seconds = (double)frames / parameters.Fps;
        if (frames < 1 || seconds > LongestS)
            throw new AinerException(ErrorCode.InputInvalid, $"Shot {shot.ShotId} would last {seconds:0.##} s; it has to last more than 0 and at most {LongestS} s.");

        var scenery = new Scenery(shot, Scenery.Height * format.Width / format.Height, format.Height / Scenery.Height, DrawnStyle.Of(parameters.Style));
        var mouth = Build(scenery, seconds);
        var camera = new CameraPath(shot.Camera, shot.Framing, seconds);
        var art = scenery.Layers.Select(layer => layer.Art).Distinct().ToArray();
        var sprites = await SpriteAtlas.RasterizeAsync(rsvg, art, timeLimit, cancellation);
        await new ShotRenderer(ffmpeg, format).RenderAsync(scenery, camera, sprites, frames, outputPath, timeLimit, progress, cancellation);

        var probe = await ffprobe.ProbeAsync(outputPath, "mov", cancellation);
        if (format.Differences(probe) is { Count: > 0 } differences || probe.Facts.Frames != frames)
            throw new AinerException(ErrorCode.ProviderOutputInvalid, $"The clip of shot {shot.ShotId} has {probe.Facts.Frames} of {frames} frames; {string.Join("; ", format.Differences(probe))}");
        return new RenderedShot(probe.Facts, AddressOf(parameters, measured), new ShotVideoMetadata
        {
            Provider = Name,
            ShotId = shot.ShotId,
            Seed = shot.Seed,
            SegmentFormat = format.Address(),
            Style = scenery.Style.Name,
            Looks = shot.Characters.GroupBy(person => person.EntityId).ToDictionary(same => same.Key, same => same.First().Look.Hash()),
            MouthTrack = mouth is null ? null : TrackOf(mouth, scenery, camera, frames, parameters.Fps),
        });
    }

    private static SegmentFormat FormatOf(ShotVideoParams parameters)
    {
        try
        {
            return SegmentFormat.Of(parameters.Width, parameters.Height, parameters.Fps, parameters.Quality);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new AinerException(ErrorCode.InputInvalid, error.Message, inner: error);
        }
    }

    private static MouthAnchor? Build(Scenery scenery, double seconds)
    {
        var shot = scenery.Shot;
        var palette = new Palette(shot);
        var indoors = PlaceSets.IsIndoors(shot);
        scenery.Behind();
        Sky.Paint(scenery, palette);
        var set = new SetCanvas(scenery, palette, indoors);
        PlaceSets.Build(shot, set);
        set.FinishBack();
        if (shot.Crowd) Bystanders.Add(scenery, palette, indoors);
        // Fog before a face would grey its skin, and lip-sync's mouth would lie on it as a patch.
        var mistBehind = shot is { Framing: Framing.Close, Weather: Weather.Fog };
        if (mistBehind) WeatherLayers.Paint(scenery, palette, indoors);
        scenery.InFocus();
        MouthAnchor? mouth = null;
        var thing = shot.Framing == Framing.Detail ? DetailCard.KindOf(shot) : null;
        if (thing is { } kind) DetailCard.Add(scenery, palette, kind);
        else
        {
            mouth = new FigureCast(scenery).Add(seconds);
            if (shot.Framing is Framing.Establishing or Framing.Wide or Framing.Title or Framing.Detail) set.FinishFront();
        }
        if (!mistBehind) WeatherLayers.Paint(scenery, palette, indoors || thing is not null);
        StyleLayers.Paint(scenery);
        if (shot.Framing == Framing.Title) TitleCard.Add(scenery, palette);
        if (shot.Framing == Framing.Establishing) PlaceCaption.Add(scenery, seconds);
        return mouth;
    }

    /// <summary>The mouth every second frame, since the head moves with breath and camera.</summary>
    private static MouthTrack TrackOf(MouthAnchor mouth, Scenery scenery, CameraPath camera, int frames, int fps)
    {
        MouthPoint At(int frame)
        {
            var t = (double)frame / fps;
            var pose = mouth.Life(t);
            var (x, y, scale) = StageProjection.Project(scenery, camera.At(t), 1, mouth.X + pose.X, mouth.Y + pose.Y);
            return new MouthPoint(frame, Math.Round(x, 2), Math.Round(y, 2), Math.Round(mouth.Width * scale, 2));
        }
        var keys = Enumerable.Range(0, (frames + 1) / 2).Select(i => i * 2).Append(frames - 1).Distinct();
        return new MouthTrack(mouth.EntityId, mouth.Skin, [.. keys.Select(At)], scenery.Style.Name is null ? null : FaceDrawing.MouthInks(mouth.Look, scenery.Style));
    }
}
