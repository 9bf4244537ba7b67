using System.Text.RegularExpressions;
using Ainer.Contracts;
using Ainer.Contracts.Events;
using Ainer.EntityCore;
using Ainer.Gateway.Tests.Contract;

namespace Ainer.Gateway.Tests.Matrix;

/// <summary>
/// One real thing of tenant t_001 for every path parameter of the API, each with <see cref="Marker"/> in its content, so that an answer to another tenant which shows any of it is recognised.
/// A new route with a parameter of a new kind needs a row here: make the thing in a method of its own and name it in <see cref="MakeAsync"/>.
/// </summary>
internal sealed partial class TenantSamples
{
    /// <summary>What no other tenant may ever be shown.</summary>
    public const string Marker = "moonstone-of-t-001";
    private const string ProjectId = "p_matrix";
    private const string ChapterId = "ch_matrix";
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly IdSource _sources = new(TimeProvider.System);

    private TenantSamples() { }

    /// <summary>Every id, to be looked for in answers.</summary>
    public IEnumerable<string> Ids => _ids.Values.Where(id => id.Contains('_', StringComparison.Ordinal)).Distinct();

    public static async Task<TenantSamples> MakeAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var samples = new TenantSamples();
        samples._ids["tenants/{id}"] = "t_001";
        await samples.ProjectAsync(gateway, ct);
        await samples.RunAsync(gateway, ct);
        await samples.DeadLetterAsync(gateway, ct);
        await samples.BatchAsync(gateway, ct);
        await samples.KeyAsync(gateway, ct);
        await samples.WebhookAsync(gateway, ct);
        await samples.KnowledgeAsync(gateway, ct);
        return samples;
    }

    /// <summary>The sample for a parameter of a path: a parameter is known by the segment before it, as in <c>runs/{id}</c>. Throws for an unknown one.</summary>
    public string For(string segment, string parameter) => _ids.TryGetValue($"{segment}/{{{parameter}}}", out var id)
        ? id
        : throw new InvalidOperationException(
            $"The path parameter {segment}/{{{parameter}}} is new: make such a thing for tenant t_001 in tests/Ainer.Gateway.Tests/Matrix/TenantSamples.cs, with Marker in its content, and name its id there.");

    /// <summary>A path with the samples in place of its parameters.</summary>
    public string Fill(ApiOperation operation) => Parameter().Replace(operation.Path, match => $"{match.Groups[1].Value}/{For(match.Groups[1].Value, match.Groups[2].Value)}");

    /// <summary>A path with ids in place of its parameters that nobody has.</summary>
    public static string FillUnknown(ApiOperation operation) => Parameter().Replace(operation.Path, match => $"{match.Groups[1].Value}/unknown");

    /// <summary>The sample that a field or query parameter of this name means, or null for one that names nothing of a tenant.</summary>
    public string? ForField(string field) => field switch
    {
        "project_id" => ProjectId,
        "chapter_id" or "chapter_ids" => ChapterId,
        "run_id" or "parent_run_id" => _ids["runs/{id}"],
        "task_id" or "parent_task_id" => _ids["tasks/{id}"],
        "job_id" or "job" => _ids["jobs/{id}"],
        "batch_id" => _ids["batches/{id}"],
        "template_id" => _ids["batch-templates/{id}"],
        "artifact_id" => _ids["artifacts/{id}"],
        "asset_id" => _ids["assets/{id}"],
        "entity_id" or "from_entity_id" => _ids["entities/{entity_id}"],
        _ => null,
    };

    private async Task ProjectAsync(GatewayProcess gateway, CancellationToken ct)
    {
        _ids["projects/{id}"] = ProjectId;
        _ids["chapters/{id}"] = _ids["chapters/{chapterId}"] = ChapterId;
        await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("""
            insert into gateway.projects (tenant_id, project_id, name) values ('t_001', @ProjectId, @Marker) on conflict do nothing;
            insert into gateway.chapters (tenant_id, project_id, chapter_id, title, ordinal, content) values ('t_001', @ProjectId, @ChapterId, @Marker, 1, @Marker) on conflict do nothing;
            """, new { ProjectId, ChapterId, Marker }), ct);
    }

    private async Task RunAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var (status, task) = await gateway.Admin.PostAsync("/api/v1/tasks", AinerJson.Write(new { ProjectId, CorrelationId = Marker, Payload = new { Text = Marker } }), ct);
        Assert.Equal(202, status);
        var (taskId, runId) = (task.GetProperty("task_id").GetString()!, task.GetProperty("run_id").GetString()!);
        var (jobId, artifactId, eventId) = ("job_" + runId[4..], "art_" + runId[4..], _sources.NewEventId());
        await gateway.Database.Worker.InTransactionAsync(async tx =>
        {
            await tx.ExecuteAsync("""
                insert into orchestrator.jobs (job_id, run_id, tenant_id, project_id, key, stage, kind, operation, params) values (@jobId, @runId, 't_001', @ProjectId, @Marker, 'execute', 'llm', 'extract', '{}');
                insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type, metadata)
                values (@artifactId, 't_001', @ProjectId, @runId, @jobId, 1, 'film', @Marker, @Marker || @runId, repeat('0', 64), 1, 'video/mp4', jsonb_build_object('note', @Marker));
                """, new { jobId, runId, artifactId, ProjectId, Marker });
            await tx.ScalarAsync<string>("select orchestrator.append_event(@runId, @body::jsonb)::text",
                new { runId, body = AinerJson.Write(new { EventId = eventId, EventType = EventTypes.JobProgress, Producer = Producers.WorkerHub, JobId = jobId, Payload = new { Note = Marker } }) });
        }, ct);
        (_ids["tasks/{id}"], _ids["runs/{id}"], _ids["jobs/{id}"], _ids["artifacts/{id}"], _ids["events/{eventId}"]) = (taskId, runId, jobId, artifactId, eventId);
        await gateway.PlanAsync(ct, $"{PlannedRuns.Text} {Marker}.", runId: runId);
        // A format and a node are no things of a tenant; an alias is one of its run.
        (_ids["evidence/{alias}"], _ids["exports/{format}"], _ids["nodes/{id}"]) = ("E1", "srt", "node-matrix");
        var reading = await new EntityExtraction(gateway.Database.Worker, TimeProvider.System)
            .ExtractAsync(new ExtractionRequest { TenantId = "t_001", ProjectId = ProjectId, RunId = runId, Text = PlannedRuns.Text, Language = "en" }, ct);
        var entityId = _ids["entities/{entity_id}"] = reading.Pack.Characters[0].EntityId;
        await gateway.Database.Worker.ExecuteAsync("update entity_core.entities set aliases = array[@Marker] where entity_id = @entityId", new { Marker, entityId }, ct);
        _ids["status/{id}"] = _ids["result/{id}"] = taskId;
    }

    private async Task DeadLetterAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var id = _ids["dead-letters/{id}"] = _sources.New("dl");
        await gateway.Database.Worker.ExecuteAsync("""
            insert into observer.dead_letters (dead_letter_id, queue, reason, routing_key, event_type, tenant_id, project_id, run_id, body)
            values (@id, 'run.command', 'rejected', 'run.cancel', 'run.cancel', 't_001', @ProjectId, @runId, @Marker)
            """, new { id, ProjectId, runId = _ids["runs/{id}"], Marker }, ct);
    }

    private async Task BatchAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var (status, batch) = await gateway.Admin.PostAsync("/api/v1/batches", AinerJson.Write(new { ProjectId, NRuns = 1, DryRun = true, Name = Marker, Template = new { Payload = new { Text = Marker } } }), ct);
        Assert.Equal(202, status);
        _ids["batches/{id}"] = batch.GetProperty("batch_id").GetString()!;
        var name = $"{Marker} {_sources.New("n")}";
        var (made, template) = await gateway.Admin.PostAsync("/api/v1/batch-templates", AinerJson.Write(new { Name = name, ProjectId, Template = new { Payload = new { Text = Marker } } }), ct);
        Assert.Equal(201, made);
        _ids["batch-templates/{id}"] = template.GetProperty("template_id").GetString()!;
    }

    private async Task KnowledgeAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var entity = _ids["entities/{entity_id}"] = _sources.New("ent");
        await gateway.Database.Worker.ExecuteAsync("""
            insert into entity_core.entities (tenant_id, project_id, entity_id, kind, name, body, confidence, first_run_id, last_run_id)
            values ('t_001', @ProjectId, @entity, 'object', @name, jsonb_build_object('entity_id', @entity, 'name', @name), 0.5, @runId, @runId)
            """, new { ProjectId, entity, name = $"{Marker} {entity}", runId = _ids["runs/{id}"] }, ct);
        var (status, asset) = await gateway.Admin.PostAsync("/api/v1/assets", AinerJson.Write(new { ProjectId, Kind = "knowledge", Title = $"{Marker} {entity}", Content = Marker }), ct);
        Assert.Equal(201, status);
        _ids["assets/{id}"] = asset.GetProperty("asset_id").GetString()!;
    }

    private async Task KeyAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var (status, key) = await gateway.Admin.PostAsync("/api/v1/api-keys", $$"""{"name":"{{Marker}}","role":"viewer"}""", ct);
        Assert.Equal(201, status);
        _ids["api-keys/{id}"] = key.GetProperty("key").GetProperty("key_id").GetString()!;
    }

    private async Task WebhookAsync(GatewayProcess gateway, CancellationToken ct)
    {
        var (hook, delivery) = (_ids["webhooks/{id}"], _ids["deliveries/{deliveryId}"]) = (_sources.New("wh"), _sources.New("whd"));
        await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("""
            insert into webhooks.hooks (webhook_id, tenant_id, project_id, url, description, events, secret, status) values (@hook, 't_001', @ProjectId, 'https://hooks.example.org/in', @Marker, '{run.*}', @Marker, 'disabled');
            insert into webhooks.deliveries (delivery_id, webhook_id, tenant_id, project_id, event_id, event_type, body, status, next_attempt_at, last_error) values (@delivery, @hook, 't_001', @ProjectId, @delivery, 'run.started', @Marker, 'failed', null, @Marker);
            """, new { hook, delivery, ProjectId, Marker }), ct);
    }

    [GeneratedRegex(@"([^/{}]+)/\{([^}]+)\}")]
    private static partial Regex Parameter();
}
