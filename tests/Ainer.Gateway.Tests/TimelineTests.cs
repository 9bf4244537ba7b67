using System.Text.Json;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class TimelineTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_planned_run_has_a_timeline_that_grows_exact_as_lines_are_spoken()
    {
        var (runId, plan, _) = await gateway.PlanAsync(Ct);
        var before = await gateway.GetJsonAsync($"/api/v1/runs/{runId}/timeline", Ct);
        var shots = before.GetProperty("shots").EnumerateArray().ToList();
        Assert.Equal(plan.Shots.Shots.Select(shot => shot.ShotId), shots.Select(shot => shot.GetProperty("shot_id").GetString()));
        Assert.Equal(plan.Timeline.Lines.Select(line => line.Text), shots.SelectMany(shot => shot.GetProperty("lines").EnumerateArray()).Select(line => line.GetProperty("text").GetString()));
        Assert.False(before.GetProperty("measured").GetBoolean());
        Assert.All(shots.Skip(1).Zip(shots), pair => Assert.Equal(Start(pair.Second) + pair.Second.GetProperty("duration_s").GetDouble(), Start(pair.First), 0.002));

        var first = plan.Timeline.Lines[0].LineId;
        await gateway.DoneAsync(runId, $"tts:{first}", "audio", "speech", 9.5, Ct);
        var after = await gateway.GetJsonAsync($"/api/v1/runs/{runId}/timeline", Ct);
        var spoken = after.GetProperty("shots").EnumerateArray().SelectMany(shot => shot.GetProperty("lines").EnumerateArray()).Single(line => line.GetProperty("line_id").GetString() == first);
        Assert.Equal((9.5, true), (spoken.GetProperty("duration_s").GetDouble(), spoken.GetProperty("measured").GetBoolean()));
        Assert.True(after.GetProperty("duration_s").GetDouble() > before.GetProperty("duration_s").GetDouble());
    }

    [Fact]
    public async Task A_timeline_is_exported_as_subtitles_and_for_editors()
    {
        var (runId, plan, _) = await gateway.PlanAsync(Ct);
        var srt = await ExportAsync(runId, "srt", "application/x-subrip");
        Assert.StartsWith("1\n00:00:", srt, StringComparison.Ordinal);
        Assert.Contains("We must go now,", srt, StringComparison.Ordinal);
        var ass = await ExportAsync(runId, "ass", "text/x-ssa");
        Assert.Contains($"PlayResX: {plan.Timeline.Width}", ass, StringComparison.Ordinal);

        await gateway.DoneAsync(runId, $"tts:{plan.Timeline.Lines[0].LineId}", "audio", "speech", 2, Ct);
        var otio = JsonDocument.Parse(await ExportAsync(runId, "otio", "application/json")).RootElement;
        Assert.Equal("Timeline.1", otio.GetProperty("OTIO_SCHEMA").GetString());
        var tracks = otio.GetProperty("tracks").GetProperty("children").EnumerateArray().ToList();
        Assert.Equal(plan.Shots.Shots.Count, tracks[0].GetProperty("children").GetArrayLength());
        Assert.Contains(tracks[1].GetProperty("children").EnumerateArray(), clip => clip.TryGetProperty("media_references", out var media)
            && media.GetProperty("DEFAULT_MEDIA").TryGetProperty("target_url", out var url) && url.GetString()!.Contains("Signature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_planned_or_not_ones_own_has_no_timeline()
    {
        var (_, unplanned) = await gateway.Admin.SubmitAsync(Ct);
        Assert.Equal("illegal_state", (await gateway.Admin.ReadAsync($"/api/v1/runs/{unplanned}/timeline", Ct)).Body.Code());
        var (runId, _, _) = await gateway.PlanAsync(Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/runs/{runId}/timeline", Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/runs/{runId}/exports/srt", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/exports/docx", Ct)).Status);
    }

    [Fact]
    public async Task Evidence_is_paged_by_alias_and_tells_its_content_on_request()
    {
        var (runId, _, reading) = await gateway.PlanAsync(Ct);
        var (_, page) = await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/evidence?limit=2", Ct);
        var seen = page.GetProperty("items").EnumerateArray().ToList();
        Assert.All(seen, item => Assert.False(item.TryGetProperty("content", out _)));
        while (page.TryGetProperty("next_cursor", out var cursor))
        {
            (_, page) = await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/evidence?limit=2&cursor={cursor.GetString()}", Ct);
            seen.AddRange(page.GetProperty("items").EnumerateArray());
        }
        Assert.Equal(reading.Story.Evidence.Select(item => item.Alias), seen.Where(item => item.GetProperty("kind").GetString() == "passage").Select(item => item.GetProperty("alias").GetString()));

        var full = (await gateway.GetJsonAsync($"/api/v1/runs/{runId}/evidence?include_content=true&kind=passage", Ct)).GetProperty("items")[0];
        var one = await gateway.GetJsonAsync($"/api/v1/runs/{runId}/evidence/E1", Ct);
        Assert.Equal(full.GetProperty("content").GetString(), one.GetProperty("content").GetString());
        Assert.Equal(reading.Story.Evidence[0].Quote, one.GetProperty("content").GetString());
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/runs/{runId}/evidence/E999", Ct)).Status);
        Assert.Equal(404, (await gateway.Admin.ReadAsync("/api/v1/runs/run_unknown/evidence", Ct)).Status);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/runs/{runId}/evidence/E1", Ct)).Status);
    }

    private static double Start(JsonElement shot) => shot.GetProperty("start_s").GetDouble();

    private async Task<string> ExportAsync(string runId, string format, string contentType)
    {
        using var answer = await gateway.Admin.GetAsync($"/api/v1/runs/{runId}/exports/{format}", Ct);
        Assert.Equal((200, contentType), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal($"{runId}.{format}", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
