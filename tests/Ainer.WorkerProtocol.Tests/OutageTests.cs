using System.Net;
using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>Hub, broker and store go away and come back while a node works.</summary>
public sealed class OutageTests(NodeFixture fixture) : IClassFixture<NodeFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private IHost? _host;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private string Gate => Path.Combine(fixture.WorkDirectory, "gate");

    public ValueTask InitializeAsync() => fixture.ResetAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }
    }

    [Fact]
    public async Task A_hub_that_is_away_at_the_start_and_at_the_claim_is_waited_for()
    {
        fixture.Hub.Away = true;
        await StartAsync();
        Assert.NotEmpty(Status.Problems());
        fixture.Hub.Away = false;
        await Eventually.AssertAsync(() => Status.Registered && Status.Problems().Count == 0, Soon, "the node is ready", Ct);

        fixture.Hub.Away = true;
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await Eventually.AssertAsync(async () => await fixture.Broker.CountAsync("job.dispatch.cpu.audio", Ct) == 0, Soon, "the node holds the message", Ct);
        fixture.Hub.Away = false;
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
    }

    [Fact]
    public async Task A_node_that_cannot_write_takes_no_work_until_it_can()
    {
        await StartAsync();
        await Eventually.AssertAsync(() => Status.Registered && Status.Problems().Count == 0, Soon, "the node is ready", Ct);
        var attempts = Path.Combine(fixture.WorkDirectory, "attempts");
        Directory.Delete(attempts, recursive: true);
        await File.WriteAllTextAsync(attempts, "a file where the directory should be: nothing can be written", Ct);

        var job = await fixture.OfferAsync(new TestParams("copy"));
        await Eventually.AssertAsync(() => Status.NoRoom is not null, Soon, "the node says that it cannot write", Ct);
        Assert.Contains(Status.Problems(), problem => problem.Contains("work directory", StringComparison.Ordinal));
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Any(beat => beat.FreeSlots!.Values.All(free => free == 0)), Soon, "the hub hears of it", Ct);
        Assert.Empty(fixture.Hub.Claims);

        File.Delete(attempts);
        Directory.CreateDirectory(attempts);
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
        Assert.Single(fixture.Hub.Claims);
        Assert.Empty(Status.Problems());
    }

    [Fact]
    public async Task Heartbeats_go_on_whatever_goes_wrong_with_one()
    {
        var facts = new FailingFacts();
        _host = TestNode.Build(fixture.Configuration(), facts: facts);
        await _host.StartAsync(Ct);
        await Eventually.AssertAsync(() => facts.Asked >= 2 && !fixture.Hub.Heartbeats.IsEmpty, Soon, "a heartbeat follows the one that failed", Ct);
    }

    [Fact]
    public async Task A_hub_that_lost_its_memory_gets_the_registration_again()
    {
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.Hub.Nodes.Count == 1, Soon, "the node is registered", Ct);
        fixture.Hub.ForgetNodes();
        await Eventually.AssertAsync(() => fixture.Hub.Nodes.Count == 1, Soon, "it registers again", Ct);
    }

    [Fact]
    public async Task Broken_connections_to_the_broker_cost_nothing()
    {
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        await fixture.Broker.CloseAllConnectionsAsync(Ct);
        OpenGate();
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);

        var next = await fixture.OfferAsync(new TestParams("copy"));
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(next)).Result.Outcome);
        Assert.Equal((1, 1), (fixture.RunsOf(job), fixture.RunsOf(next)));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(403)]
    public async Task A_store_that_is_away_or_an_expired_url_is_waited_out_under_the_lease(int answer)
    {
        await using var store = await StoreGate.StartAsync();
        (fixture.Bucket.Elsewhere, store.Answer) = (store.Url, answer);
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => store.Refused >= 2, Soon, "the download is tried again", Ct);
        Assert.Equal(0, fixture.RunsOf(job));

        store.Answer = null;
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        (store.Answer, var before) = (answer, store.Refused);
        OpenGate();
        await Eventually.AssertAsync(() => store.Refused >= before + 2, Soon, "the upload is tried again", Ct);
        store.Answer = null;
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
        Assert.Equal("madeinput", await fixture.Bucket.ReadAsync(fixture.Hub.UploadOf(job.JobId).Key));
        // An expired URL is renewed by claiming again under the same lease.
        Assert.Equal(answer == 403, fixture.Hub.Claims.Count > 1);
    }

    [Fact]
    public async Task The_url_of_what_was_made_before_is_renewed_when_it_has_expired()
    {
        const string Made = "made before";
        await fixture.Bucket.PutAsync("made/1", Made);
        fixture.Hub.Made["the address"] = ("made/1", new ReusableArtifact
        {
            ContentAddress = "the address", ArtifactId = "art_made", Url = "", Bytes = Made.Length, ContentType = "text/plain",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Made))),
        });
        fixture.Bucket.Lifetime = TimeSpan.FromSeconds(3);
        var job = await fixture.OfferAsync(new TestParams("reuse", Text: "the address", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => !fixture.Hub.Given.IsEmpty, Soon, "the job has asked what there is", Ct);
        using var reader = new HttpClient();
        fixture.Hub.Given.TryPeek(out var first);
        await Eventually.AssertAsync(async () => (await reader.GetAsync(new Uri(first!), Ct)).StatusCode == HttpStatusCode.Forbidden, Soon, "its URL has expired", Ct);

        fixture.Bucket.Lifetime = TimeSpan.FromMinutes(10);
        OpenGate();
        var (_, result) = await fixture.ResultOfAsync(job);
        Assert.Equal((WorkerOutcome.Succeeded, Made), (result.Outcome, result.Result?.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task A_result_is_in_the_journal_while_progress_hangs_in_a_broker_that_takes_nothing()
    {
        await using var link = FrozenLink.To(new Uri(fixture.Broker.Uri));
        _host = TestNode.Build(fixture.Configuration(("RabbitMq:Uri", link.Uri.ToString())), confirmWithin: TimeSpan.FromMinutes(10));
        await _host.StartAsync(Ct);
        var job = await fixture.OfferAsync(new TestParams("say", Gate: Gate));
        await Eventually.AssertAsync(async () => await fixture.Broker.CountAsync("worker.result", Ct) > 0, Soon, "the job runs and is heard of", Ct);
        link.Freeze();
        await Eventually.AssertAsync(() => link.Held > 200, Soon, "progress hangs", Ct);
        OpenGate();
        await Eventually.AssertAsync(() => JournalsWith("finished") == 1, Soon, "the result is in the journal", Ct);
        link.Thaw();
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
    }

    [Fact]
    public async Task Work_that_was_paid_for_and_lost_its_lease_before_the_upload_says_what_it_cost()
    {
        await using var store = await StoreGate.StartAsync();
        fixture.Bucket.Elsewhere = store.Url;
        var job = await fixture.OfferAsync(new TestParams("paid", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        store.Answer = 503;
        OpenGate();
        await Eventually.AssertAsync(() => store.Refused >= 1, Soon, "the upload is tried", Ct);
        fixture.Hub.Revoke(job.JobId);

        var (_, result) = await fixture.ResultOfAsync(job);
        Assert.Equal((WorkerOutcome.Failed, ErrorCode.LeaseLost, 0.25m, 100L), (result.Outcome, result.ErrorCode, result.Usage!.Cost, result.Usage.InputUnits));
        Assert.Empty(result.Artifacts);
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, Soon, "the folder is removed", Ct);
    }

    [Fact]
    public async Task A_result_that_cannot_be_published_waits_in_the_journal_over_a_stop()
    {
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await StartAsync(("Agent:DrainS", "1"));
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        // Without the binding the mandatory message is returned: the broker does not take it.
        await SetBindingAsync(bound: false);
        OpenGate();
        await Eventually.AssertAsync(() => JournalsWith("finished") == 1, Soon, "the result is in the journal", Ct);
        await _host!.StopAsync(Ct);
        _host.Dispose();
        Assert.Equal(1, JournalsWith("finished"));

        await SetBindingAsync(bound: true);
        await StartAsync();
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
        Assert.Equal(1, fixture.RunsOf(job));
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, Soon, "the folder is removed", Ct);
    }

    private NodeStatus Status => _host!.Services.GetRequiredService<NodeStatus>();

    private async Task SetBindingAsync(bool bound)
    {
        await using var channel = await fixture.Broker.Connection.CreateChannelAsync(null, Ct);
        foreach (var queue in new[] { "worker.result", "observer.events" })
        {
            var key = queue == "worker.result" ? queue : "#";
            if (bound) await channel.QueueBindAsync(queue, "ainer.events", key, cancellationToken: Ct);
            else await channel.QueueUnbindAsync(queue, "ainer.events", key, cancellationToken: Ct);
        }
    }

    private int JournalsWith(string step) =>
        fixture.AttemptsLeft().Count(folder => File.ReadAllText(Path.Combine(folder, "journal.jsonl")).Contains($"\"step\":\"{step}\"", StringComparison.Ordinal));

    private async Task StartAsync(params (string Key, string Value)[] changes)
    {
        _host = TestNode.Build(fixture.Configuration(changes));
        await _host.StartAsync(Ct);
    }

    private void OpenGate() => File.WriteAllText(Gate, "");

    private sealed class FailingFacts : INodeFacts
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);
        public IReadOnlyList<GpuFacts> Gpus => [];
        public GpuLoad? Load() => Interlocked.Increment(ref _asked) == 1 ? throw new InvalidOperationException("the tool that counts the cards has crashed") : null;
    }
}
