using System.Text;
using System.Text.Json;
using Ainer.Contracts.Events;
using Ainer.Gateway.Operations;
using Ainer.Messaging;
using Ainer.Testing;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Tests;

/// <summary>The state of the system, over the real broker and the real tables.</summary>
[Collection(nameof(GatewayProcess))]
public sealed class SystemTests(GatewayProcess gateway)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queued_runs_and_living_workers_are_counted_per_tenant()
    {
        // Nodes belong to no tenant: what other tests left would be counted too.
        await gateway.Database.Worker.ExecuteAsync("delete from worker_hub.nodes", null, Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var before = (await other.ReadAsync("/api/v1/system/worker", Ct)).Body.GetProperty("runs").GetProperty("queued").GetInt32();
        await other.SubmitAsync(Ct);
        await gateway.Admin.SubmitAsync(Ct);
        await NodeAsync("sys-a", "now()");
        await NodeAsync("sys-b", "now() - interval '1 hour'");
        var (_, status) = await other.ReadAsync("/api/v1/system/worker", Ct);
        Assert.Equal(before + 1, status.GetProperty("runs").GetProperty("queued").GetInt32());
        Assert.True(status.GetProperty("runs").GetProperty("oldest_queued_s").GetDouble() >= 0);
        Assert.True(status.GetProperty("alive").GetBoolean());
        var lane = status.GetProperty("lanes").EnumerateArray().Single(lane => lane.Text("lane") == "cpu.audio");
        Assert.Equal((3, 2), (lane.GetProperty("slots").GetInt32(), lane.GetProperty("free_slots").GetInt32()));

        var nodes = (await gateway.Admin.ReadAsync("/api/v1/system/nodes?alive=false", Ct)).Body.GetProperty("items").EnumerateArray().Select(node => node.Text("node_id"));
        Assert.Equal(["sys-b"], nodes);
        var (_, page) = await gateway.Admin.ReadAsync("/api/v1/system/nodes?limit=1&kind=agent", Ct);
        Assert.Equal("sys-a", page.GetProperty("items")[0].Text("node_id"));
        Assert.NotNull(page.Text("next_cursor"));
        await gateway.Database.Worker.ExecuteAsync("delete from worker_hub.nodes where node_id like 'sys-%'", null, Ct);
    }

    [Fact]
    public async Task A_drain_reaches_the_nodes_control_queue_at_once_and_once()
    {
        await NodeAsync("drain-a", "now()");
        await using (var channel = await gateway.Broker.Connection.CreateChannelAsync(null, Ct)) await Topology.DeclareAsync(channel, Topology.NodeControl("drain-a"), Ct);
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.PostAsync("/api/v1/system/nodes/drain-a/drain", "", Ct)).Status);
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/system/nodes/drain-a/drain", "", Ct)).Status);
        Assert.Equal("already draining", (await gateway.Admin.PostAsync("/api/v1/system/nodes/drain-a/drain", "", Ct)).Body.Text("message"));
        var message = await Eventually.GetAsync(() => gateway.Broker.TakeAsync(Topology.NodeControlQueue("drain-a"), Ct), Soon, "the node is told", Ct);
        Assert.Equal(EventTypes.NodeDrain, EnvelopeConsumer.Parse(Encoding.UTF8.GetString(message.Body.Span)).EventType);
        Assert.True((await gateway.Admin.ReadAsync("/api/v1/system/nodes", Ct)).Body.GetProperty("items").EnumerateArray().Single(node => node.Text("node_id") == "drain-a").GetProperty("draining").GetBoolean());
        Assert.Null(await gateway.Broker.TakeAsync(Topology.NodeControlQueue("drain-a"), Ct));
        Assert.Equal(404, (await gateway.Admin.PostAsync("/api/v1/system/nodes/nobody/drain", "", Ct)).Status);
        await gateway.Database.Worker.ExecuteAsync("delete from worker_hub.nodes where node_id = 'drain-a'", null, Ct);
    }

    [Fact]
    public async Task Queues_are_listed_from_the_broker()
    {
        var (status, body) = await gateway.Admin.ReadAsync("/api/v1/system/queues", Ct);
        Assert.Equal(200, status);
        var names = body.GetProperty("items").EnumerateArray().Select(queue => queue.Text("name")).ToList();
        Assert.Superset(Topology.Queues.Select(queue => (string?)queue.Name).ToHashSet(), names.ToHashSet());
        Assert.True(body.GetProperty("items").EnumerateArray().Single(queue => queue.Text("name") == "job.created.dlq").GetProperty("dead_letters").GetBoolean());
    }

    [Theory]
    [InlineData("http://nobody:nothing@127.0.0.1:1")]
    [InlineData("")]
    public async Task Without_the_management_api_the_answer_names_what_is_missing(string uri)
    {
        using var queues = new BrokerQueues(Options.Create(new RabbitMqOptions { Uri = gateway.Broker.Uri, ManagementUri = uri }));
        var away = await Assert.ThrowsAsync<Contracts.Errors.AinerException>(() => queues.ReadAsync(Ct));
        Assert.Equal(Contracts.Errors.ErrorCode.DependencyUnavailable, away.Code);
        Assert.Contains("rabbitmq_management", JsonSerializer.Serialize(away.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Costs_are_summed_by_group_for_one_tenant()
    {
        await gateway.Database.Worker.ExecuteAsync("""
            insert into observer.costs (job_id, attempt, tenant_id, project_id, run_id, kind, provider, wall_s, gpu_s, cost, outcome, error_code, occurred_at) values
            ('job_a', 1, 't_001', 'p_cost', 'run_a', 'video', 'comfy', 0.1, 8, 0.5, 'failed', 'job_timeout', '2026-01-01T10:00:00Z'),
            ('job_a', 2, 't_001', 'p_cost', 'run_a', 'video', 'comfy', 0.2, 9, 0.75, 'succeeded', null, '2026-01-02T10:00:00Z'),
            ('job_b', 1, 't_001', 'p_cost', 'run_a', 'audio', 'espeak', 1, 0, 0, 'succeeded', null, '2026-01-02T10:00:00Z'),
            ('job_c', 1, 't_002', 'p_cost', 'run_c', 'video', 'comfy', 1, 0, 99, 'succeeded', null, '2026-01-02T10:00:00Z')
            """, null, Ct);
        var (_, report) = await gateway.Admin.ReadAsync("/api/v1/system/costs?project_id=p_cost&group_by=kind", Ct);
        Assert.Equal((1.25, 3), (report.GetProperty("total_cost").GetDouble(), report.GetProperty("total_attempts").GetInt32()));
        var video = report.GetProperty("items")[0];
        Assert.Equal(("video", 2, 1), (video.Text("key"), video.GetProperty("attempts").GetInt32(), video.GetProperty("failed").GetInt32()));
        // Sums of seconds are not exact; nobody wants to read 0.30000000000000004.
        Assert.Equal((0.3, 17), (video.GetProperty("wall_s").GetDouble(), video.GetProperty("gpu_s").GetDouble()));
        var (_, day) = await gateway.Admin.ReadAsync("/api/v1/system/costs?project_id=p_cost&group_by=day&since=2026-01-02T00:00:00Z", Ct);
        Assert.Equal("2026-01-02", Assert.Single(day.GetProperty("items").EnumerateArray()).Text("key"));
        Assert.Equal(422, (await gateway.Admin.ReadAsync("/api/v1/system/costs?group_by=weather", Ct)).Status);
        Assert.Equal(422, (await gateway.Admin.ReadAsync("/api/v1/system/costs?since=yesterday", Ct)).Status);
    }

    private Task<int> NodeAsync(string id, string heartbeat) => gateway.Database.Worker.ExecuteAsync($$"""
        insert into worker_hub.nodes (node_id, kind, lanes, free_slots, heartbeat_at) values (@id, 'agent', '[{"lane":"cpu.audio","slots":3}]', '{"cpu.audio":2}', {{heartbeat}})
        """, new { id }, Ct);
}
