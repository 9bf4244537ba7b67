using Ainer.AssetKnowledge;
using Ainer.Contracts.Tasks;
using Ainer.EntityCore;
using Ainer.Planner;

namespace Ainer.Gateway.Tests;

/// <summary>Brings a submitted run as far as its plan, with the modules that do it in the line.</summary>
internal static class PlannedRuns
{
    public const string Text = "Mara lit the lantern in the harbor. Rain fell on the boats.\n\"We must go now,\" said Mara.\n\"Wait,\" said Thomas. \"The bridge is gone.\"\nMara looked at the dark water and nodded.";

    /// <summary>Submits a run and plans it; what it was planned to be.</summary>
    public static async Task<(string RunId, FilmPlan Plan, Reading Reading)> PlanAsync(this GatewayProcess gateway, CancellationToken ct, string text = Text, string tenant = "t_001", string? runId = null)
    {
        runId ??= (await gateway.Admin.SubmitAsync(ct)).RunId;
        var reading = await new EntityExtraction(gateway.Database.Worker, TimeProvider.System).ExtractAsync(new ExtractionRequest { TenantId = tenant, ProjectId = "p_001", RunId = runId, Text = text, Language = "en" }, ct);
        await new AssetRetrieval(gateway.Database.Worker, TimeProvider.System).RetrieveAsync(reading.Story, reading.Pack, 1, ct);
        var plan = await new Planning(gateway.Database.Worker, TimeProvider.System)
            .PlanAsync(reading.Story, reading.Pack, new PlanOptions { TenantId = tenant, ProjectId = "p_001", RunId = runId, Quality = Quality.Preview }, 1, ct);
        return (runId, plan, reading);
    }

    /// <summary>Writes down that a job of the plan was done, with one artifact.</summary>
    public static Task<int> DoneAsync(this GatewayProcess gateway, string runId, string key, string kind, string artifactKind, double durationS, CancellationToken ct) => gateway.Database.Worker.ExecuteAsync("""
        with job as (
            insert into orchestrator.jobs (job_id, run_id, tenant_id, project_id, key, stage, kind, operation, shot_id, params, content_address, status, artifact_ids, progress)
            select 'job_' || md5(@runId || @key), @runId, 't_001', 'p_001', @key, 'execute', @kind, body ->> 'operation', body ->> 'shot_id', '{}', body ->> 'content_address', 'succeeded',
                   array['art_' || md5(@runId || @key)], 100
              from planner.plan_v1 p, jsonb_array_elements(p.graph -> 'jobs') as body where p.run_id = @runId and body ->> 'key' = @key
            returning job_id)
        insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type, media)
        select 'art_' || md5(@runId || @key), 't_001', 'p_001', @runId, job_id, 1, @artifactKind, 'b', 't_001/p_001/' || @runId || '/' || md5(@key), repeat('0', 64), 1, 'audio/wav',
               jsonb_build_object('duration_s', @durationS) from job
        """, new { runId, key, kind, artifactKind, durationS }, ct);
}
