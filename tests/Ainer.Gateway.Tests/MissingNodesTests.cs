using Ainer.Testing;

namespace Ainer.Gateway.Tests;

/// <summary>A gateway with its own settings about nodes, which no test of the others' changes.</summary>
public sealed class GatewayThatWantsNodes : GatewayProcess
{
    protected override IReadOnlyDictionary<string, string?> OtherSettings => new Dictionary<string, string?> { ["Gateway:RequireNodes"] = "Tasks" };
}

/// <summary>Films are accepted where somebody could make them.</summary>
public sealed class MissingNodesTests(GatewayThatWantsNodes gateway) : IClassFixture<GatewayThatWantsNodes>
{
    private const string Film = """{"project_id":"p_001","payload":{"text":"A rainy night."}}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_film_is_refused_while_a_kind_of_node_is_missing_and_what_needs_none_is_not()
    {
        await NodeAsync("agent-n", """[{"lane":"gpu.video","slots":1},{"lane":"cpu.audio","slots":1},{"lane":"cpu.lipsync","slots":1}]""");
        foreach (var (path, body) in new[] { ("/api/v1/tasks", Film), ("/task/start", """{"type":"novel.video","project_id":"p_001","params":{"text":"A rainy night."}}""") })
        {
            var (status, refused) = await gateway.Admin.PostAsync(path, body, Ct);
            Assert.Equal((503, "dependency_unavailable"), (status, refused.Code()));
            Assert.Equal(["node:llm", "node:compose"], refused.GetProperty("error").GetProperty("details").GetProperty("missing").EnumerateArray().Select(item => item.GetString()));
        }
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", """{"project_id":"p_001","dry_run":true,"payload":{"text":"A rainy night."}}""", Ct)).Status);
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", """{"project_id":"p_001","task_type":"demo.long_io","payload":{"blocks":1}}""", Ct)).Status);

        await NodeAsync("composer-n", """[{"lane":"compose","slots":1},{"lane":"cpu.llm","slots":1}]""");
        var (accepted, first) = await gateway.Admin.PostAsync("/api/v1/tasks", Film, Ct, "film-1");
        Assert.Equal(202, accepted);
        await gateway.Database.Worker.ExecuteAsync("delete from worker_hub.nodes", null, Ct);
        await Eventually.AssertAsync(async () => (await gateway.Admin.PostAsync("/api/v1/tasks", Film, Ct)).Status == 503, TimeSpan.FromSeconds(60), "the gateway has seen that the nodes are gone", Ct);
        var (again, repeated) = await gateway.Admin.PostAsync("/api/v1/tasks", Film, Ct, "film-1");
        Assert.Equal((202, first.GetRawText()), (again, repeated.GetRawText()));
    }

    private Task<int> NodeAsync(string id, string lanes) =>
        gateway.Database.Worker.ExecuteAsync("insert into worker_hub.nodes (node_id, kind, lanes, heartbeat_at) values (@id, 'agent', @lanes::jsonb, now())", new { id, lanes }, Ct);
}
