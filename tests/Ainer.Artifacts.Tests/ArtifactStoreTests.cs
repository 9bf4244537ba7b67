using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Ainer.Contracts.Errors;
using Ainer.Testing;
using Microsoft.Extensions.Options;

namespace Ainer.Artifacts.Tests;

public sealed class ArtifactStoreTests : IAsyncLifetime
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("雨夜 0123456789");
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));
    private static readonly HttpClient Http = new();
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync() => _bucket = await TestBucket.CreateAsync();

    public async ValueTask DisposeAsync() => await _bucket.DisposeAsync();

    [Fact]
    public async Task What_was_put_is_read_back_with_size_type_and_hash()
    {
        await PutAsync("a/film.mp4");
        var head = await _bucket.Store.HeadAsync("a/film.mp4", Ct);
        Assert.Equal(Content.Length, head!.Bytes);
        Assert.Equal("video/mp4", head.ContentType);
        Assert.True(head.Sha256 is null || head.Sha256 == Hash);
        Assert.Equal(Hash, await _bucket.Store.Sha256Async("a/film.mp4", trustServer: true, Ct));
        Assert.Equal(Hash, await _bucket.Store.Sha256Async("a/film.mp4", trustServer: false, Ct));
        await using var stream = await _bucket.Store.GetAsync("a/film.mp4", Ct);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Ct);
        Assert.Equal(Content, copy.ToArray());
    }

    [Fact]
    public async Task A_missing_object_is_null_to_head_and_artifact_missing_to_get()
    {
        Assert.Null(await _bucket.Store.HeadAsync("nothing", Ct));
        var thrown = await Assert.ThrowsAsync<AinerException>(() => _bucket.Store.GetAsync("nothing", Ct));
        Assert.Equal(ErrorCode.ArtifactMissing, thrown.Code);
        await _bucket.Store.DeleteAsync("nothing", Ct);
    }

    [Fact]
    public async Task Deleting_a_prefix_leaves_its_neighbours()
    {
        await PutAsync("t1/p1/a");
        await PutAsync("t1/p1/b/c");
        await PutAsync("t1/p2/a");
        Assert.Equal(2, await _bucket.Store.DeletePrefixAsync("t1/p1/", Ct));
        Assert.NotNull(await _bucket.Store.HeadAsync("t1/p2/a", Ct));
        Assert.Null(await _bucket.Store.HeadAsync("t1/p1/b/c", Ct));
    }

    [Fact]
    public async Task A_presigned_get_answers_ranges_and_names_the_download()
    {
        await PutAsync("a/film.mp4");
        var url = _bucket.Store.PresignGet("a/film.mp4", UrlAudience.Public, "video/mp4", "雨夜.mp4").Url;
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(7, 10) } };
        using var answer = await Http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("0123", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("response-content-disposition", url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_presigned_put_signs_length_type_and_checksum_and_takes_the_object()
    {
        var put = _bucket.Store.PresignPut("a/up.wav", UrlAudience.Worker, Content.Length, "audio/wav", Hash);

        var signed = HttpUtility.ParseQueryString(new Uri(put.Url).Query)["X-Amz-SignedHeaders"]!.Split(';');
        Assert.Superset(new HashSet<string> { "content-length", "content-type", "host", "x-amz-checksum-sha256" }, signed.ToHashSet());

        using var request = new HttpRequestMessage(HttpMethod.Put, put.Url) { Content = new ByteArrayContent(Content) };
        foreach (var (name, value) in put.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await Http.SendAsync(request, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal(Hash, await _bucket.Store.Sha256Async("a/up.wav", trustServer: false, Ct));
        Assert.Equal("audio/wav", (await _bucket.Store.HeadAsync("a/up.wav", Ct))!.ContentType);
    }

    [Fact]
    public void Urls_name_the_host_that_their_audience_reaches()
    {
        using var store = new ArtifactStore(Options.Create(new S3Options
        {
            Endpoint = "http://inside:9000", WorkerEndpoint = "http://gpu-side:9000", PublicEndpoint = "https://media.example.org", AccessKey = "a", SecretKey = "b",
        }), TimeProvider.System);
        Assert.StartsWith("http://gpu-side:9000/ainer-artifacts/k?", store.PresignGet("k", UrlAudience.Worker).Url, StringComparison.Ordinal);
        Assert.StartsWith("https://media.example.org/ainer-artifacts/k?", store.PresignGet("k", UrlAudience.Public).Url, StringComparison.Ordinal);
        Assert.StartsWith("http://gpu-side:9000/", store.PresignPut("k", UrlAudience.Worker, 1, "text/plain", Hash).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_missing_dependency()
    {
        using var store = new ArtifactStore(Options.Create(new S3Options { Endpoint = "http://127.0.0.1:1", AccessKey = "a", SecretKey = "b" }), TimeProvider.System);
        var thrown = await Assert.ThrowsAsync<AinerException>(() => store.HeadAsync("k", Ct));
        Assert.Equal(ErrorCode.DependencyUnavailable, thrown.Code);
        Assert.False(await store.IsReadyAsync(Ct));
        Assert.True(await _bucket.Store.IsReadyAsync(Ct));
    }

    [Theory]
    [InlineData("../../etc", "passwd", "t/p/run_1/job_1/2/.._.._etc/passwd")]
    [InlineData("art_1", "film final?.mp4", "t/p/run_1/job_1/2/art_1/film_final_.mp4")]
    [InlineData("art_1", "..", "t/p/run_1/job_1/2/art_1/_")]
    public void Keys_cannot_leave_their_place(string artifact, string file, string expected) =>
        Assert.Equal(expected, ObjectKeys.OfAttempt("t", "p", "run_1", "job_1", 2, artifact, file));

    [Fact]
    public void Uris_and_keys_convert_both_ways()
    {
        Assert.Equal("a/b.mp4", _bucket.Store.KeyOf(_bucket.Store.UriOf("a/b.mp4")));
        Assert.Throws<ArgumentException>(() => _bucket.Store.KeyOf("s3://another/a"));
    }

    private async Task PutAsync(string key)
    {
        using var stream = new MemoryStream(Content);
        await _bucket.Store.PutAsync(key, stream, "video/mp4", Ct);
    }
}
