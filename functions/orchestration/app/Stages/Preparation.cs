using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Postgres;

namespace Ainer.Orchestration.Stages;

/// <summary>The stages before any worker is asked: read the chapter, know its people and places, find what the project knows, plan, make the job graph.</summary>
public sealed class Preparation(RunLifecycle runs, JobGraphs graphs, WorkerDatabase database, IStoryStages stories)
{
    /// <summary>Does one stage; returns facts for its event. Throws <see cref="AinerException"/> when it cannot be done.</summary>
    public async Task<object> DoAsync(StageInput stage, CancellationToken cancellation)
    {
        var run = await runs.ReadAsync(stage.RunId, cancellation);
        switch (stage.Stage)
        {
            case RunStage.Ingest:
                return new { characters = (await TextOfAsync(run, cancellation)).Length };
            case RunStage.Entities:
                return await stories.ExtractAsync(run, await TextOfAsync(run, cancellation), cancellation);
            case RunStage.Assets:
                return await stories.RetrieveAsync(run, cancellation);
            case RunStage.Plan:
                return await stories.PlanAsync(run, cancellation);
            case RunStage.Route:
                var (jobs, reused) = await graphs.CreateAsync(stage.RunId, cancellation);
                return new { jobs, reused };
            default:
                throw new InvalidOperationException($"{Names.Of(stage.Stage)} is no stage of preparation.");
        }
    }

    private async Task<string> TextOfAsync(RunDetails run, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(run.Parameters);
        if (parameters.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) return text.GetString()!;
        return await database.ReadOneAsync<string>("select content from gateway.chapter_v1 where tenant_id = @TenantId and chapter_id = @ChapterId", run, cancellation)
            ?? throw new AinerException(ErrorCode.TextMissing, $"Chapter {run.ChapterId} is gone.");
    }
}
