using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media.Audio;
using Ainer.Media.Frames;
using Ainer.Media.Processes;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Workers.LipSync;

/// <summary>What lip-sync needs beside its parameters: files on this machine and what is known of the clip.</summary>
/// <param name="ClipPath">The shot's clip, mp4.</param>
/// <param name="ClipAddress">The clip's content address, part of the result's own.</param>
/// <param name="MouthTrack">Where the mouth is; null when the clip's provider does not say.</param>
/// <param name="SpeechPaths">WAV files by line id.</param>
/// <param name="SegmentFormat">The address of the clip's encoding, so that the result has the same; null = standard quality.</param>
public sealed record LipSyncInputs(string ClipPath, string? ClipAddress, MouthTrack? MouthTrack, IReadOnlyDictionary<string, string> SpeechPaths, string? SegmentFormat = null);

/// <summary>A clip with a moving mouth, and how well it fits.</summary>
public sealed record SyncedShot(MediaFacts Facts, string? ContentAddress, LipSyncReport Report);

/// <summary>
/// The built-in lip-sync: opens a drawn mouth with the loudness of the speech and shapes it by the sound's colour. The clip is decoded, painted and
/// encoded once, in <see cref="SegmentFormat"/>, with the same frames.
/// </summary>
public sealed class MouthSyncProvider(Ffmpeg ffmpeg, Ffprobe ffprobe, Rsvg rsvg)
{
    /// <summary>The provider's name in routing decisions and reports.</summary>
    public const string Name = "builtin.mouth";

    private const int Revision = BuiltInRevisions.Mouth;

    /// <summary>
    /// Makes the clip. Progress is 0 to 100. A clip without a mouth is copied as it is, and the report says so. Throws <see cref="AinerException"/> for
    /// speech that is missing or no WAV, <see cref="MediaToolException"/> when a tool fails or passes <paramref name="timeLimit"/>; nothing is left running.
    /// </summary>
    public async Task<SyncedShot> RenderAsync(LipSyncParams parameters, LipSyncInputs inputs, string outputPath,
        IProgress<double>? progress, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var clip = await ffprobe.ProbeAsync(inputs.ClipPath, "mov", cancellation);
        if (clip.Facts is not { Width: { } width, Height: { } height, Frames: { } frames })
            throw new AinerException(ErrorCode.ArtifactCorrupt, $"The clip of shot {parameters.Shot.ShotId} has no picture.");
        var track = inputs.MouthTrack;
        var spoken = await ReadLinesAsync(parameters, inputs, track?.EntityId, cancellation);
        var reason = track is not { Points.Count: > 0 } ? "The clip says nothing of a mouth."
            : spoken.Count == 0 ? "None of the shot's lines is spoken by the one whose mouth is seen." : null;
        if (reason is not null)
        {
            File.Copy(inputs.ClipPath, outputPath, overwrite: true);
            return new SyncedShot(clip.Facts, inputs.ClipAddress, Report(parameters, frames, [], reason));
        }

        var format = FormatOf(width, height, parameters.Fps, inputs.SegmentFormat);
        var path = new MouthPath(track!);
        var look = parameters.Shot.Characters.FirstOrDefault(person => person.EntityId == track!.EntityId)?.Look;
        var drawing = await MouthDrawing.RasterizeAsync(rsvg, track!, look, path.Widest, timeLimit, cancellation);
        var mouths = Spread(spoken, frames);
        await PaintAsync(inputs.ClipPath, outputPath, format, frames, (canvas, frame) =>
        {
            if (mouths[frame] is not { } mouth) return;
            var (x, y, mouthWidth) = path.At(frame);
            drawing.Draw(canvas, mouth, x, y, mouthWidth);
        }, progress, timeLimit, cancellation);

        var result = await ffprobe.ProbeAsync(outputPath, "mov", cancellation);
        if (result.Facts.Frames != frames || !format.Conforms(result))
            throw new AinerException(ErrorCode.ProviderOutputInvalid, $"The clip of shot {parameters.Shot.ShotId} has {result.Facts.Frames} frames instead of {frames}.");
        return new SyncedShot(result.Facts, AddressOf(parameters, inputs, spoken), Report(parameters, frames, spoken, null));
    }

    private sealed record SpokenLine(string LineId, double StartS, double DurationS, int FirstFrame, MouthFrame[] Mouth, SpeechEnvelope Envelope);

    private static async Task<List<SpokenLine>> ReadLinesAsync(LipSyncParams parameters, LipSyncInputs inputs, string? speaker, CancellationToken cancellation)
    {
        var (sounds, measured) = (new Dictionary<string, WavAudio>(), new Dictionary<string, double>());
        foreach (var line in parameters.Shot.Timing.Lines)
        {
            if (!inputs.SpeechPaths.TryGetValue(line.LineId, out var path))
                throw new AinerException(ErrorCode.InputInvalid, $"The speech of line {line.LineId} is missing.");
            try
            {
                sounds[line.LineId] = await Wav.ReadAsync(path, cancellation);
            }
            catch (InvalidDataException error)
            {
                throw new AinerException(ErrorCode.InputInvalid, $"The speech of line {line.LineId} cannot be read: {error.Message}", inner: error);
            }
            measured[line.LineId] = sounds[line.LineId].DurationS;
        }
        var own = parameters.Lines.Where(line => line.Kind == LineKind.Dialogue && line.SpeakerId == speaker).Select(line => line.LineId).ToHashSet();
        var spoken = new List<SpokenLine>();
        foreach (var (lineId, startS, durationS) in TimelineResolver.LinesOf(parameters.Shot.Timing, measured))
        {
            if (!own.Contains(lineId)) continue;
            var first = (int)Math.Round(startS * parameters.Fps);
            // Frames of the picture, not of the file: the sound starts where it starts in the shot.
            var envelope = SpeechEnvelope.Of(sounds[lineId].Shift(startS - (double)first / parameters.Fps), parameters.Fps);
            spoken.Add(new SpokenLine(lineId, startS, durationS, first, MouthMotion.Of(envelope), envelope));
        }
        return spoken;
    }

    private static MouthFrame?[] Spread(List<SpokenLine> spoken, int frames)
    {
        var mouths = new MouthFrame?[frames];
        foreach (var line in spoken)
            for (var i = 0; i < line.Mouth.Length; i++)
                if (line.FirstFrame + i is var frame && frame >= 0 && frame < frames) mouths[frame] = line.Mouth[i];
        return mouths;
    }

    /// <summary>Decoder, painter and encoder run at once; the painter holds one frame.</summary>
    private async Task PaintAsync(string clipPath, string outputPath, SegmentFormat format, int frames, Action<FrameCanvas, int> paint,
        IProgress<double>? progress, TimeSpan? timeLimit, CancellationToken cancellation)
    {
        var canvas = new FrameCanvas(format.Width, format.Height);
        var decode = ffmpeg.Command([FfmpegInput.Mp4(clipPath)], "-map", "0:v:0", "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1").WithTimeLimit(timeLimit);
        var encode = ffmpeg.Command([FfmpegInput.RawFrames(format.Width, format.Height, format.Fps)], format.OutputArguments(outputPath)).WithTimeLimit(timeLimit);
        await encode.WithInput((target, encoding) => decode.WithOutput(async (source, decoding) =>
        {
            for (var frame = 0; frame < frames; frame++)
            {
                await source.ReadExactlyAsync(canvas.Pixels, decoding);
                paint(canvas, frame);
                await target.WriteAsync(canvas.Pixels, decoding);
                if (frame % 12 == 0) progress?.Report(100.0 * frame / frames);
            }
        }).ExecuteAsync(encoding)).ExecuteAsync(cancellation);
        progress?.Report(100);
    }

    private static SegmentFormat FormatOf(int width, int height, int fps, string? address) =>
        Enum.GetValues<Quality>().Select(quality => SegmentFormat.Of(width, height, fps, quality)).FirstOrDefault(format => format.Address() == address)
        ?? SegmentFormat.Of(width, height, fps, Quality.Standard);

    private static string? AddressOf(LipSyncParams parameters, LipSyncInputs inputs, List<SpokenLine> spoken) =>
        inputs.ClipAddress is null ? null : ContentAddress.Of(new
        {
            Provider = Name,
            Revision,
            Clip = inputs.ClipAddress,
            parameters.Fps,
            Mouths = spoken.Select(line => new { line.FirstFrame, Shapes = string.Concat(line.Mouth.Select(mouth => (char)('0' + (int)mouth.Shape))) }),
        });

    private static LipSyncReport Report(LipSyncParams parameters, int frames, List<SpokenLine> spoken, string? reason) => new()
    {
        Provider = Name,
        ShotId = parameters.Shot.ShotId,
        Fps = parameters.Fps,
        Frames = frames,
        Applied = reason is null,
        Reason = reason,
        Lines = [.. spoken.Select(line => Alignment.Measure(line.LineId, line.StartS, line.StartS + line.DurationS, parameters.Fps, line.Mouth, line.Envelope.Rms))],
    };
}
