using Ainer.Language.Tests;
using Ainer.Testing;

namespace Ainer.Writing.Tests;

public sealed class WritingTaskTests(WritingHarness harness) : IClassFixture<WritingHarness>
{
    private const string Chapter = "林风回到青石镇，雨下个不停。街上没有人。他要找父亲留下的古剑。古剑藏在青石镇的旧祠堂里。天很黑。林风决定去追黑衣人。";
    private const string Scenes = """{"scenes":[{"title":"归来","setting":"青石镇，雨夜","characters":["林风"],"action":"林风回到镇上，寻找古剑。","mood":"阴沉"}]}""";

    [Fact]
    public async Task Without_a_model_a_summary_is_made_of_the_texts_own_sentences_and_says_so()
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter);
        await using var host = await harness.StartAsync();
        var task = await harness.EndOfAsync(await harness.SubmitAsync("summary.generate", project, new { chapter_id = chapters[0], max_sentences = 2 }));
        Assert.Equal(("completed", "extractive", "zh-CN"), (task.Status, task.Text("method"), task.Text("language")));
        Assert.All(task.Text("summary")!.Split('。', StringSplitOptions.RemoveEmptyEntries), sentence => Assert.Contains(sentence, Chapter, StringComparison.Ordinal));
        var kept = Assert.Single(await harness.ChaptersAsync(project));
        Assert.Equal((task.Text("summary"), "extractive"), (kept.Summary, kept.SummaryMethod));
    }

    [Fact]
    public async Task With_a_model_it_writes_the_summary_and_an_outage_is_tried_again()
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStatus(503, "loading").ThenStream(["林风回到青石镇寻找古剑。"]);
        await using var host = await harness.StartAsync(server.BaseUrl);
        var task = await harness.EndOfAsync(await harness.SubmitAsync("summary.generate", project, new { chapter_id = chapters[0] }));
        Assert.Equal(("completed", "chat", "林风回到青石镇寻找古剑。", "tiny-1", 1), (task.Status, task.Text("method"), task.Text("summary"), task.Text("model"), task.RetryCount));
        Assert.Equal(Chapter, server.Requests[1].GetProperty("messages")[1].GetProperty("content").GetString());
        Assert.Equal("chat", Assert.Single(await harness.ChaptersAsync(project)).SummaryMethod);
    }

    [Theory]
    [InlineData("summary.generate", "a summary")]
    [InlineData("scene.generate", Scenes)]
    public async Task An_answer_that_was_paid_for_is_not_paid_for_again_when_the_attempt_comes_to_nothing_after_it(string type, string answer)
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStream([answer]).ThenStream([answer]);
        // What settles the first attempt fails; a sequence is not rolled back, so the second passes.
        await harness.Database.Owner.ExecuteAsync($"""
            create sequence background_tasks.settled_{type[..5]};
            grant usage, select on sequence background_tasks.settled_{type[..5]} to ainer_worker;
            create function background_tasks.fail_{type[..5]}() returns trigger language plpgsql as $f$
            begin
                if nextval('background_tasks.settled_{type[..5]}') = 1 then raise exception 'the disk of the database had a bad moment'; end if;
                return new;
            end $f$;
            create trigger fail_{type[..5]} before update of status on background_tasks.executions for each row when (new.status = 'completed' and new.project_id = '{project}') execute function background_tasks.fail_{type[..5]}();
            """, null, WritingHarness.Stop);
        await using var host = await harness.StartAsync(server.BaseUrl);
        var taskId = await harness.SubmitAsync(type, project, new { chapter_id = chapters[0] });

        // The lease of an attempt that could not be settled lapses; the clock's part is taken from it.
        await Eventually.AssertAsync(async () =>
        {
            await harness.Database.Worker.ExecuteAsync($"""
                update background_tasks.executions set lease_expires_at = now() - interval '1 second'
                 where task_id = @taskId and status = 'running' and attempt = 1 and (select is_called from background_tasks.settled_{type[..5]})
                """, new { taskId }, WritingHarness.Stop);
            return await harness.Database.Worker.ReadOneAsync<int>("select coalesce(max(attempt), 0)::int from background_tasks.executions where task_id = @taskId", new { taskId }, WritingHarness.Stop) > 1;
        }, TimeSpan.FromSeconds(60), "there is a second attempt", WritingHarness.Stop);
        Assert.Equal("completed", (await harness.EndOfAsync(taskId)).Status);
        Assert.Single(server.Requests);
        Assert.Equal(["2"], await harness.Database.Worker.ReadAsync<string>($"select last_value::text from background_tasks.settled_{type[..5]}", null, WritingHarness.Stop));
        Assert.Equal(["default tiny-1"], await harness.Database.Worker.ReadAsync<string>("""
            select concat_ws(' ', e.envelope -> 'payload' ->> 'provider', e.envelope -> 'payload' ->> 'model')
              from orchestrator.event_v1 e join orchestrator.task_v1 t using (run_id) where t.task_id = @taskId and e.event_type = 'task.usage'
            """, new { taskId }, WritingHarness.Stop));
    }

    [Fact]
    public async Task Answers_that_nobody_can_use_are_booked_with_the_attempt_that_paid_for_them()
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        // Twice in an attempt an answer may miss its form.
        server.ThenStream(["once upon a time"]).ThenStream(["there was"]).ThenStream([Scenes]);
        await using var host = await harness.StartAsync(server.BaseUrl);
        var taskId = await harness.SubmitAsync("scene.generate", project, new { chapter_id = chapters[0] });
        Assert.Equal("completed", (await harness.EndOfAsync(taskId)).Status);
        Assert.Equal(["1 provider_output_invalid 22 14", "2 11 7"], await harness.Database.Worker.ReadAsync<string>("""
            select concat_ws(' ', e.attempt, e.error_code, e.envelope #>> '{payload,usage,input_units}', e.envelope #>> '{payload,usage,output_units}')
              from orchestrator.event_v1 e join orchestrator.task_v1 t using (run_id) where t.task_id = @taskId and e.event_type = 'task.usage' order by e.attempt
            """, new { taskId }, WritingHarness.Stop));
    }

    [Theory]
    [InlineData(429, "2", 3600, 2)]
    [InlineData(503, "2", 3600, 2)]
    [InlineData(429, "3000", 1, 1)]
    public async Task The_next_attempt_comes_no_earlier_than_the_server_asks_within_bounds(int status, string retryAfter, double cap, double least)
    {
        var (project, _) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStatus(status, "busy", retryAfter).ThenStream(["林风回到青石镇寻找古剑。"]);
        await using var host = await harness.StartAsync(server.BaseUrl, retryAfterCapS: cap);
        var taskId = await harness.SubmitAsync("summary.generate", project, new { text = Chapter });
        Assert.Equal(("completed", 1), ((await harness.EndOfAsync(taskId)).Status, (await harness.EndOfAsync(taskId)).RetryCount));
        // The event that announces the pause and the log entry of the failure were written in one transaction, so their difference is the pause itself.
        var pause = await harness.Database.Worker.ReadOneAsync<double>("""
            select extract(epoch from (e.envelope -> 'payload' ->> 'next_attempt_at')::timestamptz - l.created_at)::float8
              from orchestrator.event_v1 e join background_tasks.error_log_v1 l using (run_id) where l.task_id = @taskId and e.event_type = 'task.retrying'
            """, new { taskId }, WritingHarness.Stop);
        // A tenth is spread upwards, so that those who were told the same do not come back together; our own pause here is at most 0.05 s.
        Assert.InRange(pause, least - 0.001, (least * 1.1) + 0.001);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_another_attempt_cannot_help_fails_at_once()
    {
        var (project, _) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStatus(400, """{"error":{"message":"no","code":"content_policy"}}""");
        await using var host = await harness.StartAsync(server.BaseUrl);
        var refused = await harness.EndOfAsync(await harness.SubmitAsync("summary.generate", project, new { text = Chapter }));
        Assert.Equal(("failed", "provider_rejected", 0), (refused.Status, refused.ErrorCode, refused.RetryCount));
        var unknown = await harness.EndOfAsync(await harness.SubmitAsync("summary.generate", project, new { chapter_id = "ch_none" }));
        Assert.Equal(("failed", "not_found"), (unknown.Status, unknown.ErrorCode));
        // The gateway refuses this with 422; what gets past it all the same is no task that another attempt could do.
        var neither = await harness.EndOfAsync(await harness.SubmitAsync("summary.generate", project, new { }));
        Assert.Equal(("dead_letter", "poison_message"), (neither.Status, neither.ErrorCode));
    }

    [Fact]
    public async Task Scenes_are_the_models_held_to_their_schema()
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStream(["""{"scenes":[{"title":"归来"}]}"""]).ThenStream([Scenes]);
        await using var host = await harness.StartAsync(server.BaseUrl);
        var task = await harness.EndOfAsync(await harness.SubmitAsync("scene.generate", project, new { chapter_id = chapters[0] }));
        Assert.Equal("completed", task.Status);
        var scene = Assert.Single(task.Result!.Value.GetProperty("scenes").EnumerateArray());
        Assert.Equal("青石镇，雨夜", scene.GetProperty("setting").GetString());
        Assert.Contains("is missing", server.Requests[1].GetProperty("messages")[3].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_scenes_fail_and_nothing_is_made_up()
    {
        var (project, _) = await harness.ProjectAsync(Chapter);
        await using var host = await harness.StartAsync(attempts: 1);
        var task = await harness.EndOfAsync(await harness.SubmitAsync("scene.generate", project, new { text = Chapter }));
        Assert.Equal(("failed", "dependency_unavailable"), (task.Status, task.ErrorCode));
    }

    [Fact]
    public async Task A_batch_counts_its_chapters_and_ends_with_errors_when_one_fails()
    {
        var (project, chapters) = await harness.ProjectAsync(Chapter, Chapter, Chapter);
        await using var host = await harness.StartAsync();
        var all = await harness.EndOfAsync(await harness.SubmitAsync("summary.batch", project, new { }));
        Assert.Equal("completed", all.Status);
        Assert.Equal(chapters, all.Result!.Value.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("chapter_id").GetString()));
        Assert.All(await harness.ChaptersAsync(project), chapter => Assert.Equal("extractive", chapter.SummaryMethod));

        var some = await harness.EndOfAsync(await harness.SubmitAsync("summary.batch", project, new { chapter_ids = new[] { chapters[0], "ch_none", chapters[2] } }));
        Assert.Equal("completed_with_errors", some.Status);
        Assert.Equal((3, 2, 1), (Count("total"), Count("completed"), Count("failed")));

        int Count(string name) => some.SubTasks!.Value.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_batch_of_scenes_uses_the_model_for_each()
    {
        var (project, _) = await harness.ProjectAsync(Chapter, Chapter);
        await using var server = await ChatServer.StartAsync();
        server.ThenStream([Scenes]).ThenStream([Scenes]);
        await using var host = await harness.StartAsync(server.BaseUrl);
        var task = await harness.EndOfAsync(await harness.SubmitAsync("scene.batch", project, new { }));
        Assert.Equal(("completed", 2), (task.Status, server.Requests.Count));
    }
}
