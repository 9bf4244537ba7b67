using System.Text.Json;
using Ainer.AssetKnowledge;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Stories;
using Ainer.EntityCore;
using Ainer.EntityCore.Continuity;
using Ainer.Orchestrator.Jobs;
using Ainer.Orchestrator.Runs;
using Ainer.Planner;
using Ainer.Postgres;

namespace Ainer.Orchestration.Stages;

/// <summary>
/// The stages before any worker is asked: read the chapter, know its people and places, find what the project knows, plan, make the job graph. Each keeps its
/// result where it belongs, once per run and generation, so doing it twice changes nothing.
/// </summary>
public sealed class Preparation(
    RunLifecycle runs, JobGraphs graphs, EntityExtraction extraction, AssetRetrieval assets, Planning planning, WorldPacks worlds, WorkerDatabase database)
{
    /// <summary>Does one stage; returns facts for its event. Throws <see cref="AinerException"/> when it cannot be done.</summary>
    public async Task<object> DoAsync(StageInput stage, CancellationToken cancellation)
    {
        var run = await runs.ReadAsync(stage.RunId, cancellation);
        return stage.Stage switch
        {
            RunStage.Ingest when EditedRun.Of(run) is { } edited => new { edited.ParentRunId },
            RunStage.Ingest => new { characters = (await TextOfAsync(run, cancellation)).Length },
            RunStage.Entities when EditedRun.Of(run) is { } edited => await InheritAsync(run, edited, cancellation),
            RunStage.Entities => await ExtractAsync(run, cancellation),
            RunStage.Assets => await RetrieveAsync(run, cancellation),
            RunStage.Plan when EditedRun.Of(run) is { } edited => await EditPlanAsync(run, edited, cancellation),
            RunStage.Plan => await PlanAsync(run, cancellation),
            RunStage.Route => await MakeGraphAsync(run, cancellation),
            _ => throw new InvalidOperationException($"{Names.Of(stage.Stage)} is no stage of preparation."),
        };
    }

    private async Task<object> ExtractAsync(RunDetails run, CancellationToken cancellation)
    {
        try
        {
            var reading = await extraction.ExtractAsync(new ExtractionRequest
            {
                TenantId = run.TenantId,
                ProjectId = run.ProjectId,
                RunId = run.RunId,
                Generation = run.Generation,
                Text = await TextOfAsync(run, cancellation),
                Language = run.Language,
                TraceId = run.TraceId,
            }, cancellation);
            await runs.RecordStoryAsync(run.RunId, reading.Story.Title, reading.Story.Language, cancellation);
            return new { reading.Story.Language, characters = reading.Pack.Characters.Count, places = reading.Pack.Places.Count, scenes = reading.Story.Scenes.Count };
        }
        catch (NothingToReadException nothing)
        {
            throw new AinerException(nothing.Code, nothing.Message, inner: nothing);
        }
    }

    private async Task<object> InheritAsync(RunDetails run, EditedRun edited, CancellationToken cancellation)
    {
        var reading = await extraction.InheritAsync(run.TenantId, edited.ParentRunId, run.RunId, run.Generation, cancellation)
            ?? throw new AinerException(ErrorCode.PlanInvalid, $"Run {edited.ParentRunId}, from which this one is made, has read no chapter.");
        await runs.RecordStoryAsync(run.RunId, reading.Story.Title, reading.Story.Language, cancellation);
        return new { reading.Story.Language, edited.ParentRunId };
    }

    private async Task<object> EditPlanAsync(RunDetails run, EditedRun edited, CancellationToken cancellation)
    {
        var plan = await planning.EditAsync(edited.ParentRunId, edited.Edits, OptionsOf(run), run.Generation, cancellation);
        // What is there already costs nothing again, so only the rest counts against the budget.
        var cost = await graphs.CostToRunAsync(run.RunId, cancellation);
        if (cost > run.Budget) throw new AinerException(ErrorCode.BudgetExceeded, $"These edits cost {cost}, more than the budget of {run.Budget}.");
        return new { shots = plan.Shots.Shots.Count, lines = plan.Timeline.Lines.Count, jobs = plan.Graph.Jobs.Count, cost };
    }

    private static PlanOptions OptionsOf(RunDetails run) => new()
    {
        TenantId = run.TenantId,
        ProjectId = run.ProjectId,
        RunId = run.RunId,
        TraceId = run.TraceId,
        Quality = run.RequestedQuality,
        Budget = run.Budget,
    };

    private static Story Told(Story story, WorldPack world) => world.Narrator is { } narrator ? story with { Narrator = narrator.Tune(story.Narrator) } : story;

    private static PlanOptions OptionsIn(WorldPack world, RunDetails run)
    {
        var usual = OptionsOf(run);
        return usual with { Style = world.Style, BurnSubtitles = world.BurnSubtitles ?? usual.BurnSubtitles, LipSyncShare = world.LipSyncShare ?? usual.LipSyncShare };
    }

    private async Task<object> RetrieveAsync(RunDetails run, CancellationToken cancellation)
    {
        var reading = await ReadingAsync(run, cancellation);
        return new { candidates = (await assets.RetrieveAsync(reading.Story, reading.Pack, run.Generation, cancellation)).Count };
    }

    private async Task<object> PlanAsync(RunDetails run, CancellationToken cancellation)
    {
        var reading = await ReadingAsync(run, cancellation);
        var world = await worlds.FindAsync(run.TenantId, run.ProjectId, cancellation);
        var plan = await planning.PlanAsync(Told(reading.Story, world), reading.Pack, OptionsIn(world, run), run.Generation, cancellation);
        if (!plan.Quote.WithinBudget)
            throw new AinerException(ErrorCode.BudgetExceeded, $"Even the cheapest plan costs {plan.Quote.Cost}, more than the budget of {run.Budget}.");
        return new { shots = plan.Shots.Shots.Count, lines = plan.Timeline.Lines.Count, jobs = plan.Graph.Jobs.Count, cost = plan.Quote.Cost };
    }

    private async Task<object> MakeGraphAsync(RunDetails run, CancellationToken cancellation)
    {
        var (jobs, reused) = await graphs.CreateAsync(run.RunId, cancellation);
        return new { jobs, reused };
    }

    private async Task<Reading> ReadingAsync(RunDetails run, CancellationToken cancellation) =>
        await extraction.FindAsync(run.TenantId, run.RunId, run.Generation, cancellation)
            ?? throw new AinerException(ErrorCode.PlanInvalid, $"Run {run.RunId} has read no chapter in generation {run.Generation}.");

    private async Task<string> TextOfAsync(RunDetails run, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(run.Parameters);
        if (parameters.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) return text.GetString()!;
        return await database.ReadOneAsync<string>(
            "select content from gateway.chapter_v1 where tenant_id = @TenantId and chapter_id = @ChapterId", new { run.TenantId, run.ChapterId }, cancellation)
            ?? throw new AinerException(ErrorCode.TextMissing, $"Chapter {run.ChapterId} is gone.");
    }
}
