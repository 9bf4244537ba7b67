using Ainer.Benchmarks.Composer;
using Ainer.Composer.Film;
using Ainer.Composer.Segments;
using Ainer.Composer.Sound;
using Ainer.Media;
using Ainer.Media.Processes;
using Ainer.Media.Tools;

namespace Ainer.Composer.Tests;

/// <summary>A temporary folder with a composer in it.</summary>
public sealed class FilmWorkshop : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("ainer-composer-").FullName;
    internal MediaOptions Options { get; } = new();
    internal Ffmpeg Ffmpeg => new(Options);
    internal Ffprobe Ffprobe => new(Options);
    internal FilmComposer Composer => new(Ffmpeg, Ffprobe, Options, new LoudnessTarget());

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Task<ComposedFilm> ComposeAsync(SampleFilm film, string work = "work", ISegmentStore? store = null) =>
        Composer.ComposeAsync(film.Order(work), store ?? new NoSegmentStore(), new Progress<double>(), Cancellation);

    internal Task<FilmFacts> ProbeAsync(ComposedFilm film) => new FilmProbe(Options).ProbeAsync(film.FilmPath, Cancellation);

    /// <summary>The lines that ffmpeg says while it runs a filter over a film.</summary>
    internal async Task<string> ObserveAsync(string path, params string[] arguments)
    {
        var said = new System.Text.StringBuilder();
        await Ffmpeg.Command([FfmpegInput.Mp4(path)], ["-loglevel", "info", .. arguments, "-f", "null", "-"])
            .WithErrorLines(line => { lock (said) said.AppendLine(line); }).ExecuteAsync(Cancellation);
        return said.ToString();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
