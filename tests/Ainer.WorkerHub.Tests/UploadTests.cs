using System.Text;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;

namespace Ainer.WorkerHub.Tests;

/// <summary>Where workers put their files, and what exists already.</summary>
public sealed class UploadTests(RouterLine line) : IClassFixture<RouterLine>
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("the sound of one line");
    private static readonly string Address = new('a', 64);

    private async Task<ClaimedJob> ClaimedAsync(string tenant = "t_001")
    {
        var (_, jobId) = await line.OneVoiceAsync(tenant);
        return await line.ClaimAsync(jobId);
    }

    private async Task<ErrorCode> RefusedAsync(ClaimedJob job, string file = "line.wav", long bytes = 10, string? sha256 = null, string type = "audio/wav", long? token = null) =>
        (await Assert.ThrowsAsync<AinerException>(() => line.Uploads.AnnounceAsync(
            job.JobId, new UploadRequest(job.Attempt, token ?? job.Token, file, ArtifactKind.Speech, bytes, sha256 ?? Address, type), RouterLine.Stop))).Code;

    private Task<IReadOnlyList<string>> KeysAsync(ClaimedJob job) =>
        line.Database.Worker.ReadAsync<string>("select object_key from worker_hub.uploads where job_id = @JobId", new { job.JobId }, RouterLine.Stop);

    [Fact]
    public async Task A_file_goes_into_the_store_under_the_ticket_and_its_exact_headers()
    {
        var job = await ClaimedAsync();
        var ticket = await line.AnnounceAsync(job, Content);
        using var answer = await WorkerHand.PutAsync(ticket, Content);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
        var key = Assert.Single(await KeysAsync(job));
        Assert.Equal($"t_001/p_001/{job.RunId}/{job.JobId}/1/{ticket.ArtifactId}/line.wav", key);
        var stored = await line.Bucket.Store.HeadAsync(key, RouterLine.Stop);
        Assert.Equal((Content.Length, "audio/wav"), (stored!.Bytes, stored.ContentType));
        Assert.Equal(WorkerHand.Sha256Of(Content), await line.Bucket.Store.Sha256Async(key, trustServer: false, RouterLine.Stop));
    }

    [Fact]
    public async Task Asking_again_renews_the_url_of_the_same_artifact()
    {
        var job = await ClaimedAsync();
        var first = await line.AnnounceAsync(job, Content);
        var renewed = await line.AnnounceAsync(job, Encoding.UTF8.GetBytes("made anew, so a little different"));
        Assert.Equal(first.ArtifactId, renewed.ArtifactId);
        Assert.NotEqual((await line.AnnounceAsync(job, Content, "other.wav")).ArtifactId, first.ArtifactId);
        Assert.Equal(2, (await KeysAsync(job)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("../line.wav")]
    [InlineData("a/b.wav")]
    [InlineData("line wav")]
    [InlineData("zeile\u00e4.wav")]
    public async Task A_file_name_that_could_lead_elsewhere_is_refused(string file) => Assert.Equal(ErrorCode.ValidationFailed, await RefusedAsync(await ClaimedAsync(), file));

    [Fact]
    public async Task A_size_hash_or_type_that_cannot_be_is_refused()
    {
        var job = await ClaimedAsync();
        foreach (var bytes in new[] { 0L, -1L, (5L << 30) + 1 }) Assert.Equal(ErrorCode.ValidationFailed, await RefusedAsync(job, bytes: bytes));
        foreach (var sha256 in new[] { "", "abc", new string('A', 64), new string('g', 64), new string('a', 65) }) Assert.Equal(ErrorCode.ValidationFailed, await RefusedAsync(job, sha256: sha256));
        foreach (var type in new[] { "", "audio", "audio/wav\r\nx-evil: 1", "audio wav" }) Assert.Equal(ErrorCode.ValidationFailed, await RefusedAsync(job, type: type));
        Assert.Equal(ErrorCode.ValidationFailed, await RefusedAsync(job, file: new string('a', 101)));
        Assert.Empty(await KeysAsync(job));
    }

    [Fact]
    public async Task A_lease_that_is_not_held_takes_no_file()
    {
        var job = await ClaimedAsync();
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(job, token: job.Token + 1));
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(job with { Attempt = 2 }));
        await line.LapseAsync(job.JobId);
        await line.Results.ExpireAsync(RouterLine.Stop);
        Assert.Equal(ErrorCode.LeaseStale, await RefusedAsync(job));
        Assert.Empty(await KeysAsync(job));
    }

    [Fact]
    public async Task What_the_tenant_made_before_is_found_by_its_address_and_nobody_elses()
    {
        var address = WorkerHand.Sha256Of(Encoding.UTF8.GetBytes("found by address"));
        var maker = await ClaimedAsync("t_001");
        var made = await line.UploadAsync(maker, Content, address: address);
        await line.TellAsync(WorkerHand.Result(maker, WorkerOutcome.Succeeded, "node-a", made));

        var other = new string('b', 64);
        var mine = await ReuseAsync(await ClaimedAsync("t_001"), ArtifactKind.Speech, address, other);
        var found = Assert.Single(mine.Found);
        Assert.Equal((address, made.ArtifactId, made.Sha256, made.Bytes, 1.5), (found.ContentAddress, found.ArtifactId, found.Sha256, found.Bytes, found.Media!.DurationS!.Value));
        Assert.Equal(Content, await WorkerHand.GetAsync(found.Url));

        Assert.Empty((await ReuseAsync(await ClaimedAsync("t_002"), ArtifactKind.Speech, address)).Found);
        Assert.Empty((await ReuseAsync(await ClaimedAsync("t_001"), ArtifactKind.Music, address)).Found);
    }

    [Fact]
    public async Task The_newest_of_several_artifacts_of_one_address_is_found()
    {
        var address = WorkerHand.Sha256Of(Encoding.UTF8.GetBytes("made twice"));
        var newest = "";
        for (var i = 0; i < 2; i++)
        {
            var maker = await ClaimedAsync();
            var made = await line.UploadAsync(maker, Content, address: address);
            await line.TellAsync(WorkerHand.Result(maker, WorkerOutcome.Succeeded, "node-a", made));
            newest = made.ArtifactId;
        }
        Assert.Equal(newest, Assert.Single((await ReuseAsync(await ClaimedAsync(), ArtifactKind.Speech, address)).Found).ArtifactId);
    }

    [Fact]
    public async Task Looking_for_what_exists_needs_the_lease_and_has_a_bound()
    {
        var job = await ClaimedAsync();
        Assert.Equal(ErrorCode.LeaseStale, (await Assert.ThrowsAsync<AinerException>(() => ReuseAsync(job with { Token = job.Token + 1 }, ArtifactKind.Speech, Address))).Code);
        Assert.Equal(ErrorCode.ValidationFailed, (await Assert.ThrowsAsync<AinerException>(() => ReuseAsync(job, ArtifactKind.Speech, [.. Enumerable.Repeat(Address, 5001)]))).Code);
    }

    private Task<ReuseAnswer> ReuseAsync(ClaimedJob job, ArtifactKind kind, params string[] addresses) =>
        line.Uploads.ReuseAsync(job.JobId, new ReuseRequest(job.Attempt, job.Token, kind, addresses), RouterLine.Stop);
}
