using System.Security.Cryptography;
using System.Text;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>A node in this process against the fake hub, the real broker and the real store.</summary>
public sealed class LeaseTests(NodeFixture fixture) : IClassFixture<NodeFixture>, IAsyncLifetime
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
    public async Task A_job_is_claimed_done_and_reported_with_its_artifact()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await StartAsync();
        var (envelope, result) = await fixture.ResultOfAsync(job);

        Assert.Equal(("worker.result", "gpu-agent"), (envelope.EventType, envelope.Producer));
        Assert.Equal((WorkerOutcome.Succeeded, "test-node", job.JobId, 1), (result.Outcome, result.NodeId, result.JobId, result.Attempt));
        Assert.Equal(1.5, Assert.Single(result.Artifacts).Media!.DurationS);
        Assert.Equal(1, result.Result!.Value.GetProperty("inputs").GetInt32());
        Assert.Equal("madeinput", await fixture.Bucket.ReadAsync(fixture.Hub.UploadOf(job.JobId).Key));
        Assert.Equal([new Hub.LaneSlots("cpu.audio", 1)], fixture.Hub.Nodes["test-node"].Lanes);
        Assert.Contains(TestHandler.ProviderName, fixture.Hub.Nodes["test-node"].Capabilities.Providers);
    }

    [Fact]
    public async Task A_busy_node_leaves_the_next_message_in_the_queue_for_others()
    {
        var first = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await fixture.OfferAsync(new TestParams("copy"));
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.RunsOf(first) == 1, Soon, "the first job runs", Ct);

        await Eventually.AssertAsync(async () => await fixture.Broker.CountAsync("job.dispatch.cpu.audio", Ct) == 1, Soon, "the second message is ready for others", Ct);
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Any(beat => beat.Leases.Count == 1 && beat.FreeSlots["cpu.audio"] == 0), Soon, "a heartbeat lists the lease", Ct);
        Assert.Single(fixture.Hub.Claims);
        OpenGate();
        await fixture.ResultOfAsync(first);
    }

    [Fact]
    public async Task Heartbeats_keep_a_lease_that_is_shorter_than_the_work()
    {
        // A beat each second: the lease bears that a busy machine misses several, and is outlived nevertheless.
        fixture.Hub.LeaseS = 5;
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Count(beat => beat.Leases.Count == 1) >= 7, Soon, "seven heartbeats", Ct);
        OpenGate();
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
    }

    [Theory]
    [InlineData("control")]
    [InlineData("heartbeat")]
    [InlineData("revoked")]
    [InlineData("revoked in silence")]
    public async Task Work_whose_lease_is_gone_ends_with_its_process_tree_and_says_nothing(string how)
    {
        var job = await fixture.OfferAsync(new TestParams("child"));
        await StartAsync();
        var childFile = TestHandler.ChildFile(fixture.WorkDirectory);
        await Eventually.AssertAsync(() => File.Exists(childFile) && File.ReadAllText(childFile).Length > 0, Soon, "the child runs", Ct);
        var child = "/proc/" + File.ReadAllText(childFile);

        if (how == "control") await fixture.CancelAsync(job);
        else
        {
            fixture.Hub.Away = how == "revoked in silence";
            fixture.Hub.Revoke(job.JobId, cancelled: how == "heartbeat");
            fixture.Hub.Away = false;
        }

        await Eventually.AssertAsync(() => !Directory.Exists(child), TimeSpan.FromSeconds(60), "the child is gone", Ct);
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, Soon, "the folder is removed", Ct);
        Assert.Empty(await fixture.DrainResultsAsync());
        Assert.Equal(0, Status.Running);
    }

    [Fact]
    public async Task Work_goes_on_while_the_hub_says_nothing_for_longer_than_the_lease()
    {
        fixture.Hub.LeaseS = 2;
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await StartAsync();
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        fixture.Hub.Away = true;
        await Eventually.AssertAsync(() => fixture.Hub.Refused.Count > 1 && fixture.Hub.Refused.Last() - fixture.Hub.Refused.First() > TimeSpan.FromSeconds(5), Soon, "two terms of silence", Ct);
        OpenGate();
        fixture.Hub.Away = false;
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
        Assert.Equal(1, fixture.RunsOf(job));
    }

    [Fact]
    public async Task The_lease_of_a_result_is_kept_until_the_hub_has_taken_it()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await StartAsync();
        await fixture.ResultOfAsync(job);
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, Soon, "nothing of the attempt is left at the node", Ct);
        var before = fixture.Hub.Heartbeats.Count;
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Skip(before).Count(beat => beat.Leases.Any(lease => lease.JobId == job.JobId)) >= 2, Soon, "its lease is kept", Ct);

        fixture.Hub.Revoke(job.JobId);
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Last().Leases.Count == 0, Soon, "it is let go of", Ct);
    }

    [Fact]
    public async Task Work_past_its_time_limit_is_ended_and_fails_with_job_timeout()
    {
        var job = await fixture.OfferAsync(new TestParams("child"), timeLimitS: 4);
        await StartAsync();
        var (envelope, result) = await fixture.ResultOfAsync(job);
        Assert.Equal((WorkerOutcome.Failed, ErrorCode.JobTimeout), (result.Outcome, result.ErrorCode));
        Assert.Equal(ErrorCode.JobTimeout, envelope.ErrorCode);
        var child = "/proc/" + await File.ReadAllTextAsync(TestHandler.ChildFile(fixture.WorkDirectory), Ct);
        await Eventually.AssertAsync(() => !Directory.Exists(child), Soon, "the child is gone", Ct);
    }

    [Theory]
    [InlineData("throw", ErrorCode.InternalError, "the handler broke")]
    [InlineData("refuse", ErrorCode.InputInvalid, "this text cannot be spoken")]
    public async Task A_handler_that_throws_makes_a_failed_result_with_its_code(string mode, ErrorCode code, string message)
    {
        var job = await fixture.OfferAsync(new TestParams(mode));
        await StartAsync();
        var (_, result) = await fixture.ResultOfAsync(job);
        Assert.Equal((WorkerOutcome.Failed, code), (result.Outcome, result.ErrorCode));
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_the_node_lacks_is_provider_unavailable()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"), provider: "comfyui");
        await StartAsync();
        Assert.Equal(ErrorCode.ProviderUnavailable, (await fixture.ResultOfAsync(job)).Result.ErrorCode);
    }

    [Fact]
    public async Task An_input_that_does_not_match_its_checksum_is_artifact_corrupt()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"), inputText: "other");
        await StartAsync();
        Assert.Equal(ErrorCode.ArtifactCorrupt, (await fixture.ResultOfAsync(job)).Result.ErrorCode);
        Assert.Equal(0, fixture.RunsOf(job));
    }

    [Fact]
    public async Task Every_input_that_is_missing_or_damaged_is_named_by_one_attempt()
    {
        var job = fixture.AddJob(new TestParams("copy"));
        job = job with
        {
            Inputs =
            [
                .. new[] { "whole", "damaged", "gone" }.Select(name => job.Inputs[0] with
                {
                    Name = name, ArtifactId = $"{job.JobId}_{name}", Bytes = name.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))),
                }),
            ],
        };
        fixture.Hub.Add(job);
        await fixture.Bucket.PutAsync($"out/{job.JobId}_whole", "whole");
        await fixture.Bucket.PutAsync($"out/{job.JobId}_damaged", "damageD");
        await fixture.DispatchAsync(job);
        await StartAsync();
        var (_, result) = await fixture.ResultOfAsync(job);
        Assert.Equal((WorkerOutcome.Failed, ErrorCode.ArtifactCorrupt), (result.Outcome, result.ErrorCode));
        Assert.Equal([$"{job.JobId}_damaged", $"{job.JobId}_gone"], result.UnreadableInputs);
        Assert.EndsWith("In all 2 inputs are missing or damaged.", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_delivered_twice_is_done_once()
    {
        var job = await fixture.OfferAsync(new TestParams("copy", Gate: Gate));
        await fixture.DispatchAsync(job);
        await StartAsync(("Agent:Lanes", "cpu.audio:2"));
        await Eventually.AssertAsync(() => fixture.RunsOf(job) == 1, Soon, "the job runs", Ct);
        await Eventually.AssertAsync(async () => await fixture.Broker.CountAsync("job.dispatch.cpu.audio", Ct) == 0, Soon, "both messages are taken", Ct);
        OpenGate();
        await fixture.ResultOfAsync(job);
        Assert.Equal(1, fixture.RunsOf(job));
    }

    [Fact]
    public async Task A_message_that_comes_again_after_its_result_is_neither_claimed_nor_done_again()
    {
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await StartAsync();
        await fixture.ResultOfAsync(job);
        await Eventually.AssertAsync(() => fixture.AttemptsLeft().Count == 0, Soon, "the first is over", Ct);

        await fixture.DispatchAsync(job);
        var next = await fixture.OfferAsync(new TestParams("copy"));
        await fixture.ResultOfAsync(next);

        // The lane has one slot and keeps its order, so the old message was settled before the next job was claimed.
        Assert.Equal([job.JobId, next.JobId], fixture.Hub.Claims);
        Assert.Equal(1, fixture.RunsOf(job));
    }

    [Fact]
    public async Task A_claim_that_the_hub_refuses_and_a_message_that_is_no_dispatch_do_not_stop_the_slot()
    {
        await fixture.PublishRawAsync("job.dispatch.cpu.audio", "no json"u8.ToArray());
        var unknown = await fixture.OfferAsync(new TestParams("copy"));
        fixture.Hub.Revoke(unknown.JobId, cancelled: true);
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await StartAsync();
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
        await Eventually.AssertAsync(async () => await fixture.Broker.CountAsync("job.dispatch.cpu.audio.dlq", Ct) == 1, Soon, "the unreadable message is a dead letter", Ct);
        Assert.Equal(0, fixture.RunsOf(unknown));
    }

    [Fact]
    public async Task A_draining_node_takes_nothing_until_the_drain_is_over()
    {
        fixture.Hub.Drain = true;
        await StartAsync();
        await Eventually.AssertAsync(() => Status.Draining, Soon, "the node drains", Ct);
        var job = await fixture.OfferAsync(new TestParams("copy"));
        await Eventually.AssertAsync(() => fixture.Hub.Heartbeats.Count > 2, Soon, "it goes on beating", Ct);
        Assert.Equal(0, fixture.RunsOf(job));

        fixture.Hub.Drain = false;
        Assert.Equal(WorkerOutcome.Succeeded, (await fixture.ResultOfAsync(job)).Result.Outcome);
    }

    [Fact]
    public async Task A_second_node_in_the_same_work_directory_refuses_to_start()
    {
        await StartAsync();
        using var second = TestNode.Build(fixture.Configuration());
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync(Ct));
        Assert.Contains("WorkDirectory", refusal.Message, StringComparison.Ordinal);
    }

    private NodeStatus Status => _host!.Services.GetRequiredService<NodeStatus>();

    private async Task StartAsync(params (string Key, string Value)[] changes)
    {
        _host = TestNode.Build(fixture.Configuration(changes));
        await _host.StartAsync(Ct);
    }

    private void OpenGate() => File.WriteAllText(Gate, "");
}
