using System.Text.Json;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class RegenerateTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Edits_become_a_child_run_that_carries_them_whole()
    {
        var (runId, plan, reading) = await gateway.PlanAsync(Ct);
        var shot = plan.Shots.Shots.First(shot => shot.Characters.Count > 0);
        var speaker = plan.Timeline.Lines.First(line => line.SpeakerId is not null);
        var body = JsonSerializer.Serialize(new
        {
            shots = new[] { new { shot_id = shot.ShotId } },
            lines = new[] { new { line_id = speaker.LineId, text = "We leave tonight." } },
            entities = new[] { new { entity_id = shot.Characters[0].EntityId, look = new { garment_color = "#123456" } } },
            voices = new object[] { new { entity_id = "narrator", voice = new { pitch = 60 } }, new { entity_id = speaker.SpeakerId } },
            dry_run = true,
        });
        var (status, accepted) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct, "regenerate-1");
        Assert.Equal((202, runId, true), (status, accepted.GetProperty("parent_run_id").GetString(), accepted.GetProperty("dry_run").GetBoolean()));
        var childId = accepted.GetProperty("run_id").GetString()!;
        Assert.Equal(childId, (await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct, "regenerate-1")).Body.GetProperty("run_id").GetString());

        var child = await gateway.GetJsonAsync($"/api/v1/runs/{childId}", Ct);
        Assert.Equal((runId, true), (child.GetProperty("parent_run_id").GetString(), child.GetProperty("dry_run").GetBoolean()));
        var task = await gateway.GetJsonAsync($"/api/v1/tasks/{child.GetProperty("task_id").GetString()}", Ct);
        var edits = task.GetProperty("parameters").GetProperty("regenerate");
        var look = edits.GetProperty("entities")[0].GetProperty("look");
        Assert.Equal(("#123456", shot.Characters[0].Look.Garment), (look.GetProperty("garment_color").GetString(), look.GetProperty("garment").GetString()));
        var narrator = edits.GetProperty("voices")[0].GetProperty("voice");
        Assert.Equal((60, reading.Story.Narrator.Rate), (narrator.GetProperty("pitch").GetInt32(), narrator.GetProperty("rate").GetInt32()));
        Assert.NotEqual("narrator", narrator.GetProperty("voice_id").GetString());
        Assert.Equal(speaker.Voice.VoiceId, edits.GetProperty("voices")[1].GetProperty("voice").GetProperty("voice_id").GetString());
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    public async Task A_dry_run_that_has_ended_answers_with_its_preview_or_its_error(string status)
    {
        var (runId, plan, _) = await gateway.PlanAsync(Ct);
        var body = JsonSerializer.Serialize(new { remove = new[] { plan.Shots.Shots[1].ShotId }, dry_run = true });
        var key = $"preview-{status}-{runId}";
        // Nobody plans here, so the wait is in vain; later the repetition tells what came of it.
        var (early, accepted) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct, key);
        Assert.Equal((202, "queued"), (early, accepted.GetProperty("status").GetString()));
        await gateway.Database.Worker.ExecuteAsync("""
            update orchestrator.runs set status = 'running' where run_id = @childId;
            update orchestrator.runs set status = @status, finished_at = now(), stage = case @status when 'succeeded' then 'completed' else stage end, progress = case @status when 'succeeded' then 100 else 0 end,
                   latest_error = case @status when 'failed' then '{"code":"budget_exceeded","message":"Too dear.","retryable":false,"advice":"Raise the budget."}'::jsonb end,
                   output = case @status when 'succeeded' then '{"placeholder":true,"title":"T","language":"en","quality":"preview","shots":1,"duration_s":2,"within_budget":true,"jobs_to_run":2,"jobs_reused":9,"shots_to_run":[],"cost":0,"work_s":1,"quote":{},"jobs":[]}'::jsonb end
             where run_id = @childId;
            """, new { childId = accepted.GetProperty("run_id").GetString(), status }, Ct);
        var (late, ended) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct, key);
        Assert.Equal((200, status, accepted.GetProperty("run_id").GetString()), (late, ended.GetProperty("status").GetString(), ended.GetProperty("run_id").GetString()));
        Assert.Equal(status == "succeeded", ended.TryGetProperty("preview", out var preview) && preview.GetProperty("jobs_reused").GetInt32() == 9);
        Assert.Equal(status == "failed", ended.TryGetProperty("error", out var error) && error.GetProperty("code").GetString() == "budget_exceeded");
    }

    [Fact]
    public async Task An_edit_of_the_timeline_is_a_regenerate()
    {
        var (runId, plan, _) = await gateway.PlanAsync(Ct);
        var order = plan.Shots.Shots.Select(shot => shot.ShotId).Reverse();
        using var content = new StringContent(JsonSerializer.Serialize(new { order, shots = new[] { new { shot_id = plan.Shots.Shots[1].ShotId, min_s = 5.5 } } }), System.Text.Encoding.UTF8, "application/json");
        using var answer = await gateway.Admin.PatchAsync($"/api/v1/runs/{runId}/timeline", content, Ct);
        Assert.Equal(202, (int)answer.StatusCode);
        var childId = (await GatewayProcess.JsonAsync(answer)).GetProperty("run_id").GetString();
        Assert.Equal(runId, (await gateway.GetJsonAsync($"/api/v1/runs/{childId}", Ct)).GetProperty("parent_run_id").GetString());
    }

    [Fact]
    public async Task Shots_are_removed_and_quality_and_style_changed_in_one_edit()
    {
        var (runId, plan, _) = await gateway.PlanAsync(Ct);
        var gone = plan.Shots.Shots[1].ShotId;
        var (status, accepted) = await gateway.Admin.PatchAsync($"/api/v1/runs/{runId}/timeline", JsonSerializer.Serialize(new { remove = new[] { gone }, quality = "high", style = "ink wash" }), Ct);
        Assert.Equal(202, status);
        var child = await gateway.GetJsonAsync($"/api/v1/runs/{accepted.GetProperty("run_id").GetString()}", Ct);
        Assert.Equal("high", child.GetProperty("quality").GetString());
        var edits = (await gateway.GetJsonAsync($"/api/v1/tasks/{child.GetProperty("task_id").GetString()}", Ct)).GetProperty("parameters").GetProperty("regenerate");
        Assert.Equal((gone, "high", "ink wash"), (edits.GetProperty("remove")[0].GetString(), edits.GetProperty("quality").GetString(), edits.GetProperty("style").GetString()));
        var all = JsonSerializer.Serialize(new { remove = plan.Shots.Shots.Select(shot => shot.ShotId) });
        var (code, refused) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", all, Ct);
        Assert.Equal((422, "remove"), (code, refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{}""", "shots")]
    [InlineData("""{"shots":[{"shot_id":"SH9999"}]}""", "shots")]
    [InlineData("""{"lines":[{"line_id":"L0001","text":" "}]}""", "lines.text")]
    [InlineData("""{"order":["SH0001"]}""", "order")]
    [InlineData("""{"shots":[{"shot_id":"SH0001","framing":"title"}],"voices":[{"entity_id":"ent_none"}]}""", "voices")]
    [InlineData("""{"voices":[{"entity_id":"narrator","voice":{"pitch":400}}]}""", "voices.voice.pitch")]
    [InlineData("""{"voices":[{"entity_id":"narrator","voice":{"colour":"red"}}]}""", "voices.voice.colour")]
    [InlineData("""{"shots":[{"shot_id":"SH0001"}],"priority":11}""", "priority")]
    [InlineData("""{"remove":["SH9999"]}""", "remove")]
    [InlineData("""{"remove":["SH0001"],"shots":[{"shot_id":"SH0001"}]}""", "remove")]
    [InlineData("""{"remove":["SH0001"],"order":["SH0001"]}""", "order")]
    [InlineData("""{"quality":"preview"}""", "shots")]
    [InlineData("""{"shots":[{"shot_id":null}]}""", "shots")]
    [InlineData("""{"voices":[{"entity_id":null}]}""", "voices")]
    [InlineData("""{"entities":[{"entity_id":null}]}""", "entities")]
    public async Task Edits_that_do_not_fit_the_film_are_refused_by_field(string body, string field)
    {
        var (runId, _, _) = await gateway.PlanAsync(Ct);
        var (status, refused) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct);
        Assert.Equal((422, "validation_failed", field), (status, refused.Code(), refused.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("""{"shots":[null]}""", "$.shots[0]")]
    [InlineData("""{"remove":["SH0001",null]}""", "$.remove[1]")]
    [InlineData("""{"shots":[{"shot_id":"SH0001","props":[null]}]}""", "$.shots[0].props[0]")]
    [InlineData("""{"voices":[{}]}""", "$.voices[0]")]
    [InlineData("""{"quality":"ultra"}""", "$.quality")]
    public async Task What_no_edit_can_mean_is_refused_by_its_place(string body, string path)
    {
        var (runId, _, _) = await gateway.PlanAsync(Ct);
        var (status, refused) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", body, Ct);
        Assert.Equal((422, path), (status, refused.GetProperty("error").GetProperty("details").GetProperty("path").GetString()));
        Assert.DoesNotContain("System.", refused.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ainer.", refused.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queued", "pending", 409)]
    [InlineData("running", "ready", 409)]
    [InlineData("waiting_review", "pending", 202)]
    [InlineData("cancelled", "cancelled", 202)]
    public async Task What_a_run_is_about_to_finish_is_not_made_a_second_time(string run, string job, int expected)
    {
        const string edit = """{"shots":[{"shot_id":"SH0001"}]}""";
        const string preview = """{"shots":[{"shot_id":"SH0001"}],"dry_run":true}""";
        var (runId, _, _) = await gateway.PlanAsync(Ct);
        string[] way = run switch { "queued" => [], "waiting_review" => ["running", run], _ => [run] };
        foreach (var status in way) await gateway.Database.Worker.ExecuteAsync("update orchestrator.runs set status = @status where run_id = @runId", new { runId, status }, Ct);
        await gateway.Database.Worker.ExecuteAsync("""
            insert into orchestrator.jobs (job_id, run_id, tenant_id, project_id, key, stage, kind, operation, params, status)
            values ('job_' || replace(gen_random_uuid()::text, '-', ''), @runId, 't_001', 'p_001', 'one more', 'execute', 'audio', 'tts', '{}', @job)
            """, new { runId, job }, Ct);

        var (answered, answer) = await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", edit, Ct);

        Assert.Equal(expected, answered);
        if (expected != 409) return;
        Assert.Equal(("illegal_state", 1), (answer.Code(), answer.GetProperty("error").GetProperty("details").GetProperty("open_jobs").GetInt32()));
        Assert.Equal(202, (await gateway.Admin.PostAsync($"/api/v1/runs/{runId}/regenerate", preview, Ct)).Status);
    }

    [Fact]
    public async Task Only_ones_own_planned_runs_are_made_again()
    {
        var (runId, _, _) = await gateway.PlanAsync(Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.PostAsync($"/api/v1/runs/{runId}/regenerate", """{"shots":[{"shot_id":"SH0001"}]}""", Ct)).Status);
        using var viewer = gateway.Client(GatewayProcess.ViewerKey);
        Assert.Equal(403, (await viewer.PostAsync($"/api/v1/runs/{runId}/regenerate", """{"shots":[{"shot_id":"SH0001"}]}""", Ct)).Status);
        var (_, unplanned) = await gateway.Admin.SubmitAsync(Ct);
        Assert.Equal("illegal_state", (await gateway.Admin.PostAsync($"/api/v1/runs/{unplanned}/regenerate", """{"shots":[{"shot_id":"SH0001"}]}""", Ct)).Body.Code());
    }
}
