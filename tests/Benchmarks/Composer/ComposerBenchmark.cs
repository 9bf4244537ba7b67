using System.Diagnostics;
using System.Globalization;
using Ainer.Composer.Film;
using Ainer.Composer.Segments;
using Ainer.Composer.Sound;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;
using Ainer.Media;
using Ainer.Media.Tools;

namespace Ainer.Benchmarks.Composer;

/// <summary>
/// Measures the composer against bare ffmpeg in one run on one machine. The bare command gets everything ready-made: segments in one format, the finished mix
/// as one WAV file, subtitles, title and chapters; it joins and codes the sound once. The composer mixes, masters, verifies, probes and takes the poster besides.
/// </summary>
public static class ComposerBenchmark
{
    private const int Shots = 24;
    private const int Turns = 5;
    private static readonly string[] Pictures = ["testsrc", "mandelbrot", "rgbtestsrc", "testsrc2", "yuvtestsrc"];

    /// <summary>Runs it and prints one line per measurement. Takes about a minute.</summary>
    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("ainer-bench-composer-").FullName;
        try
        {
            var film = await SampleAsync(folder, cancellation);
            var store = new FolderSegmentStore(Path.Combine(folder, "segments"));
            await ComposeAsync(film, store, cancellation);
            await WholeFilmAsync(film, store, output, cancellation);
            await OneChangedShotAsync(film, store, output, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WholeFilmAsync(SampleFilm film, FolderSegmentStore store, TextWriter output, CancellationToken cancellation)
    {
        var (whole, bare) = (new List<Composed>(), new List<Timed>());
        for (var turn = 0; turn < Turns; turn++)
        {
            whole.Add(await ComposeAsync(film, store, cancellation));
            bare.Add(await BareAsync(film, whole[^1].Work, cancellation));
        }
        Print(output, "composer.film_s", whole[0].Film.Media.DurationS ?? 0);
        Print(output, "composer.wall_s", Middle(whole).Seconds);
        Print(output, "composer.bare_ffmpeg_wall_s", Middle(bare).Seconds);
        Print(output, "composer.ratio (aim: 1.1 or less)", Middle(whole).Seconds / Middle(bare).Seconds);
        Print(output, "composer.cpu_s", Middle(whole).CpuSeconds);
        Print(output, "composer.bare_ffmpeg_cpu_s", Middle(bare).CpuSeconds);
    }

    private static async Task OneChangedShotAsync(SampleFilm film, FolderSegmentStore store, TextWriter output, CancellationToken cancellation)
    {
        var time = TimelineResolver.Resolve(film.Timeline(), new Dictionary<string, double>());
        var (changed, unchanged, bare) = (new List<Composed>(), new List<Timed>(), new List<Timed>());
        foreach (var (shot, picture) in time.Shots.Zip(Pictures))
        {
            await film.ReplaceClipAsync(shot.ShotId, shot.Frames, picture, foreign: true, cancellation);
            changed.Add(await ComposeAsync(film, store, cancellation));
            if (changed[^1].Film.Segments.Encoded != 1) throw new InvalidOperationException($"{changed[^1].Film.Segments.Encoded} segments were encoded for one changed shot.");
            unchanged.Add(await ComposeAsync(film, store, cancellation));
            bare.Add(await EncodeBareAsync(film, shot, cancellation));
        }
        Print(output, $"composer.one_changed_shot_of_{Shots}_wall_s", Middle(changed).Seconds);
        Print(output, "composer.no_changed_shot_wall_s", Middle(unchanged).Seconds);
        Print(output, "composer.bare_ffmpeg_one_shot_encode_wall_s", Middle(bare).Seconds);
        Print(output, "composer.one_changed_shot_ratio (aim: 1.1 or less)", Middle(changed).Seconds / (Middle(unchanged).Seconds + Middle(bare).Seconds));
        Print(output, "composer.one_changed_shot_cpu_s", Middle(changed).CpuSeconds);
        Print(output, "composer.no_changed_shot_cpu_s", Middle(unchanged).CpuSeconds);
        Print(output, "composer.bare_ffmpeg_one_shot_encode_cpu_s", Middle(bare).CpuSeconds);
    }

    private static async Task<SampleFilm> SampleAsync(string folder, CancellationToken cancellation)
    {
        var film = new SampleFilm(folder) { Width = 1280, Height = 720, Quality = Quality.Standard };
        var ids = new List<string>();
        for (var i = 0; i < Shots; i++)
            ids.Add(await film.AddShotAsync($"{i / 8}", [("The lantern went out, and for a while nobody in the boat said anything.", 3.9)], cancellation));
        for (var scene = 0; scene < 3; scene++) await film.AddMusicAsync(ids[scene * 8], ids[scene * 8 + 7], 36, 220 + 20 * scene, cancellation);
        await film.AddEffectAsync(ids[3], ambient: true, 5, cancellation);
        return film;
    }

    private static async Task<Composed> ComposeAsync(SampleFilm film, ISegmentStore store, CancellationToken cancellation)
    {
        var order = film.Order("work");
        var options = new MediaOptions();
        var composer = new FilmComposer(new Ffmpeg(options), new Ffprobe(options), options, new LoudnessTarget());
        var (started, cpu) = (Stopwatch.GetTimestamp(), ProcessorTime.Seconds());
        var made = await composer.ComposeAsync(order, store, new Progress<double>(), cancellation);
        return new Composed(Stopwatch.GetElapsedTime(started).TotalSeconds, ProcessorTime.Seconds() - cpu, order.WorkDirectory, made);
    }

    private static async Task<Timed> BareAsync(SampleFilm film, string work, CancellationToken cancellation)
    {
        var mix = Path.Combine(film.Folder, "bare-mix.wav");
        if (!File.Exists(mix))
            await film.Ffmpeg.Command([FfmpegInput.Mp4(Path.Combine(work, "film.mp4"))], "-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "wav", Ffmpeg.Target(mix)).ExecuteAsync(cancellation);
        var command = film.Ffmpeg.Command(
            [
                FfmpegInput.ConcatList(Path.Combine(work, "segments.ffconcat")), FfmpegInput.Wav(mix),
                FfmpegInput.File(Path.Combine(work, "film.srt"), "srt"), FfmpegInput.File(Path.Combine(work, "film.ffmeta"), "ffmetadata"),
            ],
            "-map", "0:v:0", "-map", "1:a:0", "-map", "2:s:0", "-map_metadata", "3", "-map_chapters", "3", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k",
            "-c:s", "mov_text", "-movflags", "+faststart", "-f", "mp4", Ffmpeg.Target(Path.Combine(film.Folder, "bare.mp4")));
        var (started, cpu) = (Stopwatch.GetTimestamp(), ProcessorTime.Seconds());
        await command.ExecuteAsync(cancellation);
        return new Timed(Stopwatch.GetElapsedTime(started).TotalSeconds, ProcessorTime.Seconds() - cpu);
    }

    private static async Task<Timed> EncodeBareAsync(SampleFilm film, ResolvedShot shot, CancellationToken cancellation)
    {
        var format = Media.Segments.SegmentFormat.Of(film.Width, film.Height, film.Fps, film.Quality);
        var command = film.Ffmpeg.Command([FfmpegInput.Mp4(Path.Combine(film.Folder, $"shot-{shot.ShotId}.mp4"))],
            ["-map", "0:v:0", "-vf", format.FitFilter, "-frames:v", shot.Frames.ToString(CultureInfo.InvariantCulture), .. format.OutputArguments(Path.Combine(film.Folder, "bare-shot.mp4"))]);
        var (started, cpu) = (Stopwatch.GetTimestamp(), ProcessorTime.Seconds());
        await command.ExecuteAsync(cancellation);
        return new Timed(Stopwatch.GetElapsedTime(started).TotalSeconds, ProcessorTime.Seconds() - cpu);
    }

    /// <summary>The turn in the middle by the clock: what else a machine does for a moment lifts neither side.</summary>
    private static T Middle<T>(List<T> turns) where T : Timed => turns.OrderBy(turn => turn.Seconds).ElementAt(turns.Count / 2);

    private static void Print(TextWriter output, string name, double value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-52} {value,8:0.000}"));

    private record Timed(double Seconds, double CpuSeconds);

    private sealed record Composed(double Seconds, double CpuSeconds, string Work, ComposedFilm Film) : Timed(Seconds, CpuSeconds);
}
