using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Orchestrator.Tests;

/// <summary>A run made from another does what its edits touch, and nothing else.</summary>
public sealed class EditedRunTests(PreparationHarness line) : IClassFixture<PreparationHarness>
{
    [Fact]
    public async Task Another_picture_of_one_shot_reruns_that_shot_and_the_film()
    {
        var (parent, plan) = await line.DoneAsync();
        var shot = plan.Shots.Shots.First(shot => !shot.LipSync && shot.Framing != Framing.Title);
        var edits = new { shots = new[] { new { shot_id = shot.ShotId } } };

        var preview = await line.AcceptAsync(parentRunId: parent, edits: edits, dryRun: true);
        await line.PrepareAsync(preview, dryRun: true);
        Assert.True(await line.Runs.SucceedDryAsync(preview, 1, PreparationHarness.Stop));
        var child = await line.AcceptAsync(parentRunId: parent, edits: edits);
        await line.PrepareAsync(child);

        string[] expected = ["compose", $"prompts:{shot.SceneId}", $"video:{shot.ShotId}"];
        Assert.Equal(expected, await line.ToDoAsync(child));
        var output = await line.OutputAsync(preview);
        Assert.Equal(expected, output.GetProperty("jobs").EnumerateArray().Where(job => !job.GetProperty("reused").GetBoolean()).Select(job => job.GetProperty("key").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal((expected.Length, plan.Graph.Jobs.Count - expected.Length), (output.GetProperty("jobs_to_run").GetInt32(), output.GetProperty("jobs_reused").GetInt32()));
        Assert.Equal([shot.ShotId], output.GetProperty("shots_to_run").EnumerateArray().Select(id => id.GetString()!));
        Assert.Empty(await line.ToDoAsync(preview));
    }

    [Fact]
    public async Task Another_text_reruns_its_line_and_what_hears_it()
    {
        var (parent, plan) = await line.DoneAsync();
        var edited = plan.Timeline.Lines.First(said => said.SpeakerId is not null);
        var child = await line.AcceptAsync(parentRunId: parent, edits: new { lines = new[] { new { line_id = edited.LineId, text = "We must leave this very night." } } });
        var changed = await line.PrepareAsync(child);

        var todo = await line.ToDoAsync(child);
        Assert.Contains($"tts:{edited.LineId}", todo);
        Assert.Contains($"video:{edited.ShotId}", todo);
        Assert.All(todo.Where(key => key.StartsWith("tts:", StringComparison.Ordinal)), key => Assert.Equal($"tts:{edited.LineId}", key));
        Assert.All(todo.Where(key => key.StartsWith("video:", StringComparison.Ordinal)), key => Assert.Equal($"video:{edited.ShotId}", key));
        Assert.Equal("We must leave this very night.", changed.Timeline.Lines.Single(said => said.LineId == edited.LineId).Text);
        // The new film is made from again: nothing that the first one made is lost on the way.
        var grandchild = await line.AcceptAsync(parentRunId: child, edits: new { lines = new[] { new { line_id = edited.LineId, text = edited.Text } } });
        await line.PrepareAsync(grandchild);
        Assert.Equal(["compose"], await line.ToDoAsync(grandchild));
    }

    [Fact]
    public async Task Another_voice_or_look_reruns_where_it_is_heard_or_seen()
    {
        var (parent, plan) = await line.DoneAsync();
        var person = plan.Timeline.Lines.First(said => said.SpeakerId is not null);
        var voice = person.Voice with { Pitch = 99, VoiceId = "en-m9-99-165" };
        var spoken = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Voices = [new VoiceEdit(person.SpeakerId!, voice)] });
        await line.PrepareAsync(spoken);
        Assert.Equal(plan.Timeline.Lines.Where(said => said.SpeakerId == person.SpeakerId).Select(said => $"tts:{said.LineId}").Order(StringComparer.Ordinal),
            (await line.ToDoAsync(spoken)).Where(key => key.StartsWith("tts:", StringComparison.Ordinal)));

        var seen = plan.Shots.Shots.SelectMany(shot => shot.Characters).First();
        var dressed = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Entities = [new LookEdit(seen.EntityId, seen.Look with { GarmentColor = "#123456" })] });
        await line.PrepareAsync(dressed);
        var todo = await line.ToDoAsync(dressed);
        Assert.DoesNotContain(todo, key => key.StartsWith("tts:", StringComparison.Ordinal));
        Assert.Equal(plan.Shots.Shots.Where(shot => shot.Characters.Any(one => one.EntityId == seen.EntityId)).Select(shot => $"video:{shot.ShotId}").Order(StringComparer.Ordinal),
            todo.Where(key => key.StartsWith("video:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_order_reruns_no_picture_and_no_voice()
    {
        var (parent, plan) = await line.DoneAsync();
        var order = plan.Shots.Shots.Skip(1).Reverse().Select(shot => shot.ShotId).Prepend(plan.Shots.Shots[0].ShotId).ToList();
        var child = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Order = order });
        var changed = await line.PrepareAsync(child);
        Assert.Equal(order, changed.Timeline.Shots.Select(shot => shot.ShotId));
        Assert.DoesNotContain(await line.ToDoAsync(child), key => !key.StartsWith("bgm:", StringComparison.Ordinal) && key != "compose");
    }

    [Fact]
    public async Task A_removed_shot_takes_its_lines_and_sounds_along_and_makes_no_picture_and_no_voice_again()
    {
        var (parent, plan) = await line.DoneAsync();
        var shot = plan.Shots.Shots.Last(shot => shot.Timing.Lines.Count > 0);
        var edits = new PlanEdits { Remove = [shot.ShotId] };
        var preview = await line.AcceptAsync(parentRunId: parent, edits: edits, dryRun: true);
        await line.PrepareAsync(preview, dryRun: true);
        Assert.True(await line.Runs.SucceedDryAsync(preview, 1, PreparationHarness.Stop));
        var child = await line.AcceptAsync(parentRunId: parent, edits: edits);
        var left = await line.PrepareAsync(child);

        Assert.Equal(plan.Shots.Shots.Where(one => one.ShotId != shot.ShotId).Select(one => one.ShotId), left.Timeline.Shots.Select(one => one.ShotId));
        Assert.Equal(Enumerable.Range(0, left.Shots.Shots.Count), left.Shots.Shots.Select(one => one.Index));
        Assert.DoesNotContain(left.Timeline.Lines, said => said.ShotId == shot.ShotId);
        Assert.DoesNotContain(left.Timeline.Effects, cue => cue.ShotId == shot.ShotId);
        Assert.DoesNotContain(left.Graph.Jobs, job => job.ShotId == shot.ShotId);
        // Only the music that played over it sounds otherwise.
        Assert.Equal(["bgm:M001", "compose"], await line.ToDoAsync(child));
        var output = await line.OutputAsync(preview);
        Assert.Equal((2, left.Graph.Jobs.Count - 2, 0), (output.GetProperty("jobs_to_run").GetInt32(), output.GetProperty("jobs_reused").GetInt32(), output.GetProperty("shots_to_run").GetArrayLength()));
        // What is removed stays made: a film from the first one has it again for nothing.
        var again = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Order = [.. plan.Shots.Shots.Select(one => one.ShotId)] });
        await line.PrepareAsync(again);
        Assert.Equal(["compose"], await line.ToDoAsync(again));
    }

    [Fact]
    public async Task Another_quality_makes_every_picture_again_and_nothing_that_is_heard()
    {
        var (parent, plan) = await line.DoneAsync();
        var child = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Quality = Quality.High });
        var finer = await line.PrepareAsync(child);
        Assert.Equal((1920, 1080, Quality.High), (finer.Timeline.Width, finer.Timeline.Height, finer.Quote.Quality));
        Assert.Equal(plan.Graph.Jobs.Where(job => job.Kind is JobKind.Video or JobKind.Lipsync or JobKind.Compose).Select(job => job.Key).Order(StringComparer.Ordinal), await line.ToDoAsync(child));
        // Back to what it was: all of it is there.
        var back = await line.AcceptAsync(parentRunId: child, edits: new PlanEdits { Quality = Quality.Preview });
        await line.PrepareAsync(back);
        Assert.Equal(["compose"], await line.ToDoAsync(back));
    }

    [Fact]
    public async Task Another_style_makes_every_picture_again_and_its_prompts_and_nothing_that_is_heard()
    {
        var (parent, plan) = await line.DoneAsync();
        var child = await line.AcceptAsync(parentRunId: parent, edits: new PlanEdits { Style = "woodcut" });
        var cut = await line.PrepareAsync(child);
        Assert.Equal(plan.Graph.Jobs.Where(job => job.Kind is not JobKind.Audio).Select(job => job.Key).Order(StringComparer.Ordinal), await line.ToDoAsync(child));
        Assert.All(cut.Graph.Jobs.Where(job => job.Operation == JobOperation.PromptGen), job => Assert.Equal("woodcut", AinerJson.Read<PromptParams>(job.Params).Style));
        Assert.All(cut.Graph.Jobs.Where(job => job.Operation == JobOperation.I2v), job => Assert.Equal("woodcut", AinerJson.Read<ShotVideoParams>(job.Params).Style));
        var back = await line.AcceptAsync(parentRunId: child, edits: new PlanEdits { Style = "" });
        await line.PrepareAsync(back);
        Assert.Equal(["compose"], await line.ToDoAsync(back));
    }

    [Fact]
    public async Task Edits_that_leave_no_shot_or_change_what_they_remove_fail_the_plan()
    {
        var (parent, plan) = await line.DoneAsync();
        var all = plan.Shots.Shots.Select(shot => shot.ShotId).ToList();
        PlanEdits[] wrong = [new() { Remove = all }, new() { Remove = ["SH9999"] }, new() { Remove = [all[0]], Order = all }, new() { Remove = [all[0]], Shots = [new ShotEdit { ShotId = all[0], MinS = 4 }] }];
        foreach (var edits in wrong)
        {
            var child = await line.AcceptAsync(parentRunId: parent, edits: edits);
            Assert.Equal(ErrorCode.PlanInvalid, (await Assert.ThrowsAsync<AinerException>(() => line.PrepareAsync(child))).Code);
        }
    }

    [Fact]
    public async Task Nothing_is_taken_from_runs_that_are_no_relation()
    {
        await line.DoneAsync();
        var stranger = await line.AcceptAsync();
        var plan = await line.PrepareAsync(stranger);
        Assert.Equal(plan.Graph.Jobs.Count, (await line.ToDoAsync(stranger)).Count);
    }

    [Fact]
    public async Task Edits_that_do_not_fit_fail_the_plan_and_a_run_without_a_parent_has_none()
    {
        var (parent, _) = await line.DoneAsync();
        var child = await line.AcceptAsync(parentRunId: parent, edits: new { shots = new[] { new { shot_id = "SH9999" } } });
        Assert.Equal(ErrorCode.PlanInvalid, (await Assert.ThrowsAsync<AinerException>(() => line.PrepareAsync(child))).Code);
        var orphan = await line.AcceptAsync(edits: new { shots = new[] { new { shot_id = "SH0001" } } });
        await Assert.ThrowsAnyAsync<Exception>(() => line.PrepareAsync(orphan));
    }
}
