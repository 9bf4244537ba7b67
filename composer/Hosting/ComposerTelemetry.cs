using System.Diagnostics.Metrics;
using Ainer.Composer.Film;
using Ainer.Telemetry;

namespace Ainer.Composer.Hosting;

/// <summary>What the composer counts.</summary>
internal static class ComposerTelemetry
{
    private static readonly Histogram<double> ComposeSeconds = AinerTelemetry.Meter.CreateHistogram<double>("ainer_composer_compose_seconds", "s", "Wall time of composing a film.");
    private static readonly Counter<double> FilmSeconds = AinerTelemetry.Meter.CreateCounter<double>("ainer_composer_film_seconds_total", "s", "Length of the films composed.");
    private static readonly Counter<long> Segments = AinerTelemetry.Meter.CreateCounter<long>("ainer_composer_segments_total", description: "Segments of films, by how they came about: copied, reused or encoded.");

    public static void Composed(ComposedFilm film, TimeSpan wall)
    {
        ComposeSeconds.Record(wall.TotalSeconds);
        FilmSeconds.Add(film.Media.DurationS ?? 0);
        Count("copied", film.Segments.Copied);
        Count("reused", film.Segments.Reused);
        Count("encoded", film.Segments.Encoded);
    }

    private static void Count(string source, int segments) => Segments.Add(segments, new KeyValuePair<string, object?>("source", source));
}
