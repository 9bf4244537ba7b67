using Ainer.Contracts;
using Ainer.Contracts.Jobs;
using Ainer.Postgres;

namespace Ainer.Orchestrator.Tests;

/// <summary>What a person has set for a project's world shows in the films that are planned afterwards.</summary>
public sealed class WorldPackTests(PreparationHarness line) : IClassFixture<PreparationHarness>
{
    [Fact]
    public async Task Style_narrator_and_subtitles_of_the_world_reach_the_plan_and_edits_keep_the_films_own()
    {
        await SetAsync(new { style = "muted watercolour", narrator = new { pitch = 30 }, burn_subtitles = true, lip_sync_share = 0 });
        var (parent, plan) = await line.DoneAsync("p_world");
        Assert.True(plan.Timeline.BurnSubtitles);
        Assert.All(plan.Timeline.Lines.Where(said => said.SpeakerId is null), said => Assert.Equal(30, said.Voice.Pitch));
        Assert.DoesNotContain(plan.Shots.Shots, shot => shot.LipSync);
        Assert.All(plan.Graph.Jobs.Where(job => job.Operation == JobOperation.PromptGen), job => Assert.Equal("muted watercolour", AinerJson.Read<PromptParams>(job.Params).Style));
        Assert.All(plan.Graph.Jobs.Where(job => job.Operation == JobOperation.I2v), job => Assert.Equal("muted watercolour", AinerJson.Read<ShotVideoParams>(job.Params).Style));

        await SetAsync(new { style = "woodcut" }, version: 1);
        var shot = plan.Shots.Shots[^1].ShotId;
        var child = await line.AcceptAsync(parentRunId: parent, edits: new { shots = new[] { new { shot_id = shot } } }, projectId: "p_world");
        await line.PrepareAsync(child);
        Assert.Equal(["compose", $"prompts:{plan.Shots.Shots[^1].SceneId}", $"video:{shot}"], await line.ToDoAsync(child));
    }

    private async Task SetAsync(object body, long version = 0) =>
        Assert.Equal("done", await line.Database.App.InTenantAsync("t_001", tx => tx.ScalarAsync<string>("select outcome from entity_core.put_world_pack('p_world', @version, @body)", new { version, body = Jsonb.Of(body) }), PreparationHarness.Stop));
}
