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
}
