namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class WritingTaskTests(GatewayProcess gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scene.generate", """{"text":"A rainy night."}""")]
    [InlineData("scene.batch", "{}")]
    public async Task What_needs_a_model_is_refused_while_none_is_configured_and_names_what_is_missing(string type, string payload)
    {
        foreach (var path in new[] { "/api/v1/tasks", "/task/start" })
        {
            var body = path == "/task/start" ? $$"""{"type":"{{type}}","params":{{payload}},"project_id":"p_001"}""" : $$"""{"task_type":"{{type}}","payload":{{payload}},"project_id":"p_001"}""";
            var (status, answer) = await gateway.Admin.PostAsync(path, body, Ct);
            Assert.Equal((503, "dependency_unavailable"), (status, answer.Code()));
            Assert.Equal(["language_model", "Language__BaseUrl"], answer.GetProperty("error").GetProperty("details").GetProperty("missing").EnumerateArray().Select(item => item.GetString()));
        }
    }

    [Theory]
    [InlineData("summary.generate", """{"text":"A rainy night."}""")]
    [InlineData("summary.batch", "{}")]
    [InlineData("novel.import", """{"text":"A rainy night."}""")]
    public async Task What_can_be_done_without_a_model_is_accepted(string type, string payload) =>
        Assert.Equal(202, (await gateway.Admin.PostAsync("/api/v1/tasks", $$"""{"task_type":"{{type}}","payload":{{payload}},"project_id":"p_001"}""", Ct)).Status);

    [Theory]
    [InlineData("summary.generate", """{"max_sentences":0}""", "payload.max_sentences")]
    [InlineData("novel.import", """{"url":"http://169.254.169.254/"}""", "payload.url")]
    [InlineData("novel.import", """{}""", "payload")]
    [InlineData("novel.import", """{"text":"Rain.","asset_id":"doc_1"}""", "payload.asset_id")]
    [InlineData("summary.generate", """{"text":null}""", "payload")]
    [InlineData("scene.generate", """{"text":"Rain.","chapter_id":"ch_001"}""", "payload.text")]
    [InlineData("summary.batch", """{"chapter_ids":[]}""", "payload.chapter_ids")]
    public async Task What_does_not_fit_is_named(string type, string payload, string field)
    {
        var (status, answer) = await gateway.Admin.PostAsync("/api/v1/tasks", $$"""{"task_type":"{{type}}","payload":{{payload}},"project_id":"p_001"}""", Ct);
        Assert.Equal((422, field), (status, answer.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }

    [Theory]
    [InlineData("summary.generate", """{"chapter_id":"ch_none"}""", "chapter_id", "Chapter 'ch_none' does not exist in project 'p_001'.")]
    [InlineData("summary.generate", """{"chapter_id":"ch_elsewhere"}""", "chapter_id", "Chapter 'ch_elsewhere' does not exist in project 'p_001'.")]
    [InlineData("summary.generate", """{"chapter_id":"ch_of_others"}""", "chapter_id", "Chapter 'ch_of_others' does not exist in project 'p_001'.")]
    [InlineData("summary.batch", """{"chapter_ids":["ch_001","ch_none"]}""", "chapter_ids[1]", "Chapter 'ch_none' does not exist in project 'p_001'.")]
    [InlineData("novel.import", """{"asset_id":"doc_none"}""", "asset_id", "Asset 'doc_none' does not exist in project 'p_001'.")]
    [InlineData("novel.import", """{"artifact_id":"art_none"}""", "artifact_id", "Artifact 'art_none' does not exist in project 'p_001'.")]
    public async Task What_names_something_that_the_project_does_not_have_is_refused_at_once(string type, string payload, string field, string message)
    {
        foreach (var (tenantId, projectId, chapterId) in new[] { ("t_001", "p_elsewhere", "ch_elsewhere"), ("t_002", "p_of_others", "ch_of_others") })
        {
            await gateway.Database.Owner.InTenantAsync(tenantId, tx => tx.ExecuteAsync("""
                insert into gateway.projects (tenant_id, project_id, name) values (@tenantId, @projectId, 'Elsewhere') on conflict do nothing;
                insert into gateway.chapters (tenant_id, project_id, chapter_id, content) values (@tenantId, @projectId, @chapterId, 'Rain.') on conflict do nothing
                """, new { tenantId, projectId, chapterId }), Ct);
        }
        foreach (var (path, name) in new[] { ("/api/v1/tasks", "payload"), ("/task/start", "params") })
        {
            var (status, answer) = await gateway.Admin.PostAsync(path, $$"""{"{{(name == "params" ? "type" : "task_type")}}":"{{type}}","{{name}}":{{payload}},"project_id":"p_001"}""", Ct);
            Assert.Equal((404, "not_found"), (status, answer.Code()));
            Assert.Equal(message, answer.GetProperty("error").GetProperty("message").GetString());
            Assert.Equal($"{name}.{field}", answer.GetProperty("error").GetProperty("details").GetProperty("field").GetString());
        }
    }

    [Fact]
    public async Task A_template_is_not_kept_with_a_chapter_that_does_not_exist()
    {
        var (status, answer) = await gateway.Admin.PostAsync("/api/v1/batch-templates", """{"name":"of nothing","template":{"chapter_id":"ch_none"}}""", Ct);
        Assert.Equal((404, "template.chapter_id"), (status, answer.GetProperty("error").GetProperty("details").GetProperty("field").GetString()));
    }
}
