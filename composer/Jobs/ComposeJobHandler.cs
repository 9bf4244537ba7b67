using Ainer.Composer.Film;
using Ainer.Composer.Hosting;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Jobs;
using Ainer.Media.Processes;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Composer.Jobs;

/// <summary>compose/compose: the job that cuts a film. Translates between the worker protocol and <see cref="FilmComposer"/>.</summary>
internal sealed class ComposeJobHandler(FilmComposer composer, TimeProvider clock) : IJobHandler
{
    /// <summary>The provider's name, as the router knows it.</summary>
    public const string ProviderName = "builtin.composer";

    public JobKind Kind => JobKind.Compose;
    public JobOperation Operation => JobOperation.Compose;
    public string Provider => ProviderName;

    public async Task<JobOutput> RunAsync(JobContext context, CancellationToken ct)
    {
        var wanted = context.Params<ComposeParams>();
        var inputs = context.Inputs.ToDictionary(input => input.Name,
            input => new FilmInput(input.Name, input.Path, input.Sha256, input.ContentType, input.Media, input.Metadata), StringComparer.Ordinal);
        var order = new FilmOrder(wanted.Timeline, wanted.Quality, inputs, context.WorkDirectory, wanted.PosterShotId);
        var started = clock.GetTimestamp();
        try
        {
            var film = await composer.ComposeAsync(order, new HubSegmentStore(context.Artifacts), context.Progress, ct);
            ComposerTelemetry.Composed(film, clock.GetElapsedTime(started));
            return Output(film);
        }
        catch (MediaToolException error)
        {
            throw error.ToAinerException();
        }
    }

    private static JobOutput Output(ComposedFilm film) => new()
    {
        Files =
        [
            new OutputFile { Path = film.FilmPath, Kind = ArtifactKind.Film, ContentType = "video/mp4", Media = film.Media, Metadata = film.Metadata },
            new OutputFile { Path = film.PosterPath, Kind = ArtifactKind.Poster, ContentType = "image/jpeg" },
            new OutputFile { Path = film.SubtitlesPath, Kind = ArtifactKind.Subtitles, ContentType = "application/x-subrip" },
        ],
        Result = AinerJson.ToElement(new { film.Media.DurationS, film.Media.Frames, film.Media.LoudnessLufs, film.Segments }),
    };
}
