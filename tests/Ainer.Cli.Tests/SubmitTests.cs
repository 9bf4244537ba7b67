using System.Text.Json;

namespace Ainer.Cli.Tests;

public sealed class SubmitTests : IDisposable
{
    private readonly TestHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_succeeded_run_exits_0_with_one_json_document_on_standard_output()
    {
        await using var api = await StartAsync();
        var film = Path.Combine(_house.State, "film.mp4");

        var (exitCode, output, error) = await _house.RunAsync("submit", Chapter(), "--wait", "--json", "--out", film, "--language", "en", "--quality", "preview");

        Assert.Equal(0, exitCode);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(["run_id", "status", "stage", "error", "final_artifact_uri", "file", "duration_s", "wall_s", "trace"], report.EnumerateObject().Select(property => property.Name));
        Assert.Equal(FakeApi.RunId, report.GetProperty("run_id").GetString());
        Assert.Equal("succeeded", report.GetProperty("status").GetString());
        Assert.Equal("completed", report.GetProperty("stage").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        Assert.Equal($"s3://ainer-artifacts/{FakeApi.RunId}/final.mp4", report.GetProperty("final_artifact_uri").GetString());
        Assert.Equal(film, report.GetProperty("file").GetString());
        Assert.True(report.GetProperty("wall_s").GetDouble() > 0);
        Assert.Equal(["task.submitted", "job.created", "compose.completed"], report.GetProperty("trace").EnumerateArray().Select(entry => entry.GetString()));
        Assert.Equal(api.Film, await File.ReadAllBytesAsync(film, TestContext.Current.CancellationToken));
        Assert.Contains("stage execute", error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_film_that_cannot_be_saved_is_not_begun()
    {
        await using var api = await StartAsync();

        var (exitCode, _, error) = await _house.RunAsync("submit", Chapter(), "--out", _house.State);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{_house.State} is a folder", error, StringComparison.Ordinal);
        Assert.Empty(api.Tasks);
    }

    [Fact]
    public async Task The_request_carries_text_language_quality_and_an_idempotency_key()
    {
        await using var api = await StartAsync();

        await _house.RunAsync("submit", Chapter(), "--language", "zh-CN", "--quality", "high");

        var task = Assert.Single(api.Tasks);
        Assert.Equal("p_001", task.GetProperty("project_id").GetString());
        Assert.Equal("zh-CN", task.GetProperty("language_context").GetString());
        Assert.Equal("high", task.GetProperty("requested_quality").GetString());
        Assert.Equal("Once upon a time. 从前。", task.GetProperty("payload").GetProperty("text").GetString());
        Assert.NotEmpty(Assert.Single(api.IdempotencyKeys));
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("cancelled")]
    public async Task A_run_that_does_not_succeed_exits_1_and_says_why(string end)
    {
        await using var api = await StartAsync(end);

        var (exitCode, output, _) = await _house.RunAsync("submit", Chapter(), "--wait", "--json");

        Assert.Equal(1, exitCode);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal(end, report.GetProperty("status").GetString());
        Assert.Equal("media_tool_failed", report.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("file").ValueKind);
    }

    [Fact]
    public async Task A_text_that_the_api_refuses_exits_1_with_the_api_s_error()
    {
        await using var api = await StartAsync();

        var (exitCode, output, error) = await _house.RunAsync("submit", _house.WriteFile("dots.txt", "..."u8.ToArray()), "--wait", "--json");

        Assert.Equal(1, exitCode);
        var report = JsonDocument.Parse(output).RootElement;
        Assert.Equal("rejected", report.GetProperty("status").GetString());
        Assert.Equal("text_missing", report.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("The text holds no letter.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_is_away_for_a_moment_is_waited_for()
    {
        await using var api = await StartAsync();
        api.AwayFor = 2;

        var (exitCode, _, _) = await _house.RunAsync("submit", Chapter(), "--json");

        Assert.Equal(0, exitCode);
        Assert.Single(api.Tasks);
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_not_repeated()
    {
        await using var api = await StartAsync();
        _house.Environment["AINER_API_KEY"] = "ak_wrong";

        var (exitCode, _, error) = await _house.RunAsync("submit", Chapter(), "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains("unauthenticated", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused_with_the_way_to_convert_it()
    {
        await using var api = await StartAsync();

        var (exitCode, _, error) = await _house.RunAsync("submit", _house.WriteFile("gbk.txt", [0xB4, 0xD3, 0xC7, 0xB0]), "--json");

        Assert.Equal(1, exitCode);
        Assert.Contains("not UTF-8", error, StringComparison.Ordinal);
        Assert.Contains("iconv", error, StringComparison.Ordinal);
        Assert.Empty(api.Tasks);
    }

    [Fact]
    public async Task Watch_follows_a_run_to_its_end()
    {
        await using var api = await StartAsync();

        var (exitCode, output, _) = await _house.RunAsync("watch", FakeApi.RunId, "--json");

        Assert.Equal(0, exitCode);
        Assert.Equal("succeeded", JsonDocument.Parse(output).RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Watching_an_unknown_run_says_so()
    {
        await using var api = await StartAsync();

        var (exitCode, _, error) = await _house.RunAsync("watch", "run_none");

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no run run_none", error, StringComparison.Ordinal);
    }

    private async Task<FakeApi> StartAsync(string endsAs = "succeeded")
    {
        var api = await FakeApi.StartAsync(endsAs);
        _house.Environment["AINER_API"] = api.Address;
        _house.Environment["AINER_API_KEY"] = FakeApi.Key;
        return api;
    }

    private string Chapter() => _house.WriteFile("chapter.txt", "Once upon a time. 从前。"u8.ToArray());
}
