using System.Text.Json;
using Ainer.Benchmarks.Composer;
using Ainer.Composer.Jobs;
using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Jobs;

namespace Ainer.Composer.Tests;

public sealed class ComposeJobTests : IDisposable
{
    private readonly FilmWorkshop _workshop = new();
    private readonly StoredFiles _stored = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_compose_job_makes_a_film_a_poster_and_subtitles()
    {
        var sample = await SampleAsync();
        var output = await RunAsync(sample);
        Assert.Equal([ArtifactKind.Film, ArtifactKind.Poster, ArtifactKind.Subtitles], output.Files.Select(file => file.Kind));
        Assert.All(output.Files, file => Assert.True(File.Exists(file.Path)));
        Assert.Equal("h264", output.Files[0].Media!.VideoCodec);
        Assert.Equal(output.Files[0].Media!.Frames, output.Result!.Value.GetProperty("frames").GetInt32());
    }

    [Fact]
    public async Task A_segment_that_had_to_be_encoded_is_stored_at_once_and_found_by_the_next_attempt()
    {
        var sample = await SampleAsync();
        var first = await RunAsync(sample);
        var segment = Assert.Single(_stored.Files);
        Assert.Equal((ArtifactKind.Segment, "video/mp4", 64), (segment.Kind, segment.ContentType, segment.ContentAddress!.Length));
        Assert.Equal("shot_002", segment.Metadata!.Value.GetProperty("shot_id").GetString());

        var second = await RunAsync(sample);
        Assert.Single(_stored.Files);
        Assert.Equal((1, 1, 0), Counts(second));
        Assert.Equal((1, 0, 1), Counts(first));
    }

    [Fact]
    public async Task A_stored_segment_that_is_damaged_is_made_again()
    {
        var sample = await SampleAsync();
        await RunAsync(sample);
        await File.WriteAllTextAsync(_stored.Files[0].Path, "not a video", FilmWorkshop.Cancellation);
        Assert.Equal((1, 0, 1), Counts(await RunAsync(sample)));
    }

    [Fact]
    public async Task A_stored_segment_that_the_store_has_lost_is_made_again()
    {
        var sample = await SampleAsync();
        await RunAsync(sample);
        File.Delete(_stored.Files[0].Path);
        Assert.Equal((1, 0, 1), Counts(await RunAsync(sample)));
        Assert.Equal((1, 1, 0), Counts(await RunAsync(sample)));
    }

    [Fact]
    public async Task Parameters_that_cannot_be_read_are_the_jobs_fault()
    {
        var context = Context(await SampleAsync(), JsonSerializer.SerializeToElement(new { timeline = 7 }));
        var error = await Assert.ThrowsAsync<AinerException>(() => Handler().RunAsync(context, FilmWorkshop.Cancellation));
        Assert.Equal(ErrorCode.InputInvalid, error.Code);
    }

    [Fact]
    public async Task A_clip_that_is_no_video_fails_with_the_tools_last_words()
    {
        var sample = await SampleAsync();
        await File.WriteAllTextAsync(Path.Combine(sample.Folder, "shot-shot_002.mp4"), "this is no video", FilmWorkshop.Cancellation);
        var error = await Assert.ThrowsAsync<AinerException>(() => RunAsync(sample));
        Assert.Equal(ErrorCode.MediaToolFailed, error.Code);
    }

    private static (int Copied, int Reused, int Encoded) Counts(JobOutput output)
    {
        var counts = output.Result!.Value.GetProperty("segments");
        return (counts.GetProperty("copied").GetInt32(), counts.GetProperty("reused").GetInt32(), counts.GetProperty("encoded").GetInt32());
    }

    private ComposeJobHandler Handler() => new(_workshop.Composer, TimeProvider.System);

    private Task<JobOutput> RunAsync(SampleFilm sample) =>
        Handler().RunAsync(Context(sample, AinerJson.ToElement(new ComposeParams(sample.Timeline(), sample.Quality))), FilmWorkshop.Cancellation);

    private JobContext Context(SampleFilm sample, JsonElement wanted)
    {
        var order = sample.Order("work");
        return new JobContext
        {
            Job = new ClaimedJob
            {
                TenantId = "t_001", ProjectId = "p_001", RunId = "run_1", JobId = "job_1", Attempt = 1, Kind = JobKind.Compose, Operation = JobOperation.Compose,
                Provider = ComposeJobHandler.ProviderName, Token = 1, LeaseS = 30, TimeLimitS = 600, Params = wanted,
            },
            Inputs = [.. order.Inputs.Values.Select(input => new InputFile
            {
                Name = input.Name, Path = input.Path, ArtifactId = "art_" + input.Name, Sha256 = input.Sha256, Bytes = 1, ContentType = input.ContentType,
                Media = input.Media, Metadata = input.Metadata,
            })],
            WorkDirectory = order.WorkDirectory,
            Progress = new Progress<double>(),
            Artifacts = _stored,
        };
    }

    private async Task<SampleFilm> SampleAsync()
    {
        var sample = new SampleFilm(Path.Combine(_workshop.Folder, "sample"));
        await sample.AddShotAsync("1", [("One.", 1)], FilmWorkshop.Cancellation);
        await sample.AddShotAsync("1", [("Two.", 1)], FilmWorkshop.Cancellation, foreign: true);
        _stored.Folder = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "stored")).FullName;
        return sample;
    }

    /// <summary>The hub's store in a folder.</summary>
    private sealed class StoredFiles : IArtifactExchange
    {
        public string Folder { get; set; } = "";
        public List<OutputFile> Files { get; } = [];

        public Task<IReadOnlyList<ReusableArtifact>> FindReusableAsync(ArtifactKind kind, IReadOnlyList<string> addresses, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<ReusableArtifact>>([.. Files.Where(file => file.Kind == kind && addresses.Contains(file.ContentAddress)).Select(file => new ReusableArtifact
            {
                ContentAddress = file.ContentAddress!, ArtifactId = "art_1", Url = file.Path, Sha256 = "", Bytes = 1, ContentType = file.ContentType,
            })]);

        public Task<InputFile> FetchAsync(ReusableArtifact artifact, CancellationToken ct) => !File.Exists(artifact.Url)
            ? throw new AinerException(ErrorCode.ArtifactMissing, $"The input {artifact.ArtifactId} is not in the store.")
            : Task.FromResult(new InputFile
        {
            Name = "", Path = artifact.Url, ArtifactId = artifact.ArtifactId, Sha256 = artifact.Sha256, Bytes = artifact.Bytes, ContentType = artifact.ContentType,
        });

        public Task<ProducedArtifact> StoreAsync(OutputFile file, CancellationToken ct)
        {
            var kept = Path.Combine(Folder, Path.GetFileName(file.Path));
            File.Copy(file.Path, kept, overwrite: true);
            Files.RemoveAll(known => known.Path == kept);
            Files.Add(file with { Path = kept });
            return Task.FromResult(new ProducedArtifact { ArtifactId = "art_1", Kind = file.Kind, Sha256 = "", Bytes = 1, ContentType = file.ContentType });
        }
    }
}
