using System.Security.Cryptography;
using Ainer.Composer.Film;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media;
using Ainer.Media.Audio;
using Ainer.Media.Segments;
using Ainer.Media.Tools;

namespace Ainer.Benchmarks.Composer;

/// <summary>Makes the inputs of a small film: moving test pictures in the segments' format, voices and music out of sines, always the same.</summary>
internal sealed class SampleFilm(string folder)
{
    private const int Rate = 48_000;
    private readonly Dictionary<string, FilmInput> _inputs = new(StringComparer.Ordinal);
    private readonly List<TimelineShot> _shots = [];
    private readonly List<Line> _lines = [];
    private readonly List<MusicCue> _music = [];
    private readonly List<EffectCue> _effects = [];

    public int Width { get; init; } = 320;
    public int Height { get; init; } = 180;
    public int Fps { get; init; } = 24;
    public Quality Quality { get; init; } = Quality.Preview;
    public string Title { get; init; } = "The Lantern";
    public string Language { get; init; } = "en";
    public bool BurnSubtitles { get; init; }
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;
    public Ffmpeg Ffmpeg { get; } = new(new MediaOptions());

    /// <summary>The order, its work in an empty folder beside the inputs.</summary>
    public FilmOrder Order(string work)
    {
        var directory = Path.Combine(Folder, work);
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        return new FilmOrder(Timeline(), Quality, new Dictionary<string, FilmInput>(_inputs), Directory.CreateDirectory(directory).FullName);
    }

    public TimelinePlan Timeline() => new()
    {
        TenantId = "t_001", ProjectId = "p_001", RunId = "run_sample", Title = Title, Language = Language, Fps = Fps, Width = Width, Height = Height,
        BurnSubtitles = BurnSubtitles, Shots = [.. _shots], Lines = [.. _lines], Music = [.. _music], Effects = [.. _effects],
    };

    /// <summary>A shot with spoken lines (text and seconds), its clip exactly as long as it lasts unless told otherwise.</summary>
    public async Task<string> AddShotAsync(string scene, IReadOnlyList<(string Text, double Seconds)> lines, CancellationToken cancellation, int extraFrames = 0, string picture = "testsrc2", bool foreign = false)
    {
        var shotId = $"shot_{_shots.Count + 1:000}";
        var timed = new List<TimedLine>();
        foreach (var (text, seconds) in lines) timed.Add(await AddLineAsync(shotId, text, seconds, cancellation));
        var timing = new ShotTiming { Lines = timed };
        var frames = TimelineResolver.Frames(timing, Fps, timed.ToDictionary(line => line.LineId, line => line.EstimatedS)) + extraFrames;
        _shots.Add(new TimelineShot(shotId, scene, "Scene " + scene, timing));
        await AddClipAsync(shotId, frames, picture, foreign, cancellation);
        return shotId;
    }

    public async Task AddMusicAsync(string fromShotId, string toShotId, double seconds, double note, CancellationToken cancellation)
    {
        var cueId = $"cue_{_music.Count + 1:000}";
        _music.Add(new MusicCue(cueId, fromShotId, toShotId, Mood.Calm, PlaceKind.Room, 1));
        await AddSoundAsync(InputNames.Cue(cueId), 2, seconds, (t, side) => 0.2 * Math.Sin(2 * Math.PI * (note + side) * t) * (0.7 + 0.3 * Math.Sin(t)), cancellation);
    }

    public async Task AddEffectAsync(string shotId, bool ambient, double seconds, CancellationToken cancellation)
    {
        var cueId = $"sfx_{_effects.Count + 1:000}";
        _effects.Add(new EffectCue(cueId, shotId, ambient ? "wind" : "bell", 0.5, ambient, 1));
        await AddSoundAsync(InputNames.Cue(cueId), 2, seconds, (t, _) => 0.1 * Math.Sin(2 * Math.PI * 900 * t) * Math.Exp(-t), cancellation);
    }

    /// <summary>Replaces a shot's clip, as a regenerated picture would.</summary>
    public Task ReplaceClipAsync(string shotId, int frames, string picture, bool foreign, CancellationToken cancellation) => AddClipAsync(shotId, frames, picture, foreign, cancellation);

    public void Remove(string inputName) => _inputs.Remove(inputName);

    /// <summary>Replaces a line's sound.</summary>
    public Task ReplaceSpeechAsync(string lineId, double seconds, Func<double, double> wave, CancellationToken cancellation) =>
        AddSoundAsync(InputNames.Line(lineId), 1, seconds, (t, _) => wave(t), cancellation);

    private async Task<TimedLine> AddLineAsync(string shotId, string text, double seconds, CancellationToken cancellation)
    {
        var lineId = $"line_{_lines.Count + 1:000}";
        _lines.Add(new Line
        {
            LineId = lineId, ShotId = shotId, Kind = LineKind.Narration, Text = text,
            Voice = new Voice { VoiceId = "narrator", Language = Language },
        });
        var pitch = 140 + 17 * (_lines.Count % 5);
        await AddSoundAsync(InputNames.Line(lineId), 1, seconds, (t, _) => Syllable(t) * (Math.Sin(2 * Math.PI * pitch * t) + 0.5 * Math.Sin(2 * Math.PI * 7 * pitch * t)), cancellation);
        return new TimedLine(lineId, 0.1, seconds);
    }

    private static double Syllable(double t) => 0.25 * Math.Pow(Math.Abs(Math.Sin(Math.PI * 3.5 * t)), 1.5);

    private async Task AddSoundAsync(string name, int channels, double seconds, Func<double, int, double> wave, CancellationToken cancellation)
    {
        var frames = (int)Math.Round(seconds * Rate);
        var samples = new float[frames * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)wave((double)(i / channels) / Rate, i % channels);
        var path = PathOf(name, "wav");
        await Wav.WriteAsync(path, new WavAudio(Rate, channels, samples), WavEncoding.Pcm16, cancellation);
        Add(name, path, "audio/wav", new MediaFacts { DurationS = (double)frames / Rate });
    }

    private async Task AddClipAsync(string shotId, int frames, string picture, bool foreign, CancellationToken cancellation)
    {
        var path = PathOf(InputNames.Shot(shotId), "mp4");
        var source = FfmpegInput.Graph($"{picture}=size={(foreign ? "400x300" : $"{Width}x{Height}")}:rate={(foreign ? 30 : Fps)}");
        var format = SegmentFormat.Of(Width, Height, Fps, Quality);
        IEnumerable<string> output = foreign
            ? ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-t", ((double)frames / Fps).ToString(System.Globalization.CultureInfo.InvariantCulture), "-f", "mp4", Ffmpeg.Target(path)]
            : ["-vf", format.FitFilter, "-frames:v", frames.ToString(System.Globalization.CultureInfo.InvariantCulture), .. format.OutputArguments(path)];
        await Ffmpeg.Command([source], output).ExecuteAsync(cancellation);
        Add(InputNames.Shot(shotId), path, "video/mp4", new MediaFacts { Frames = frames, DurationS = (double)frames / Fps }, new
        {
            looks = new Dictionary<string, string> { ["ent_lin"] = "00112233aabbccdd" },
        });
    }

    private void Add(string name, string path, string contentType, MediaFacts media, object? metadata = null) =>
        _inputs[name] = new FilmInput(name, path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), contentType, media,
            metadata is null ? null : AinerJson.ToElement(metadata));

    private string PathOf(string name, string extension) => Path.Combine(Folder, $"{name.Replace(':', '-')}.{extension}");
}
