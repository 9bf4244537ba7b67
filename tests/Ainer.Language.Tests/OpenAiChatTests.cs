using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Ainer.Language.Tests;

public sealed class OpenAiChatTests : IAsyncLifetime
{
    private static readonly AnswerForm Title = new("title", new JsonObject { ["type"] = "object", ["required"] = new JsonArray("title") },
        value => value.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String ? null : "title is missing");
    private readonly TokenUse _use = new();
    private ChatServer _server = null!;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ChatServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_streamed_answer_is_put_together_with_what_it_cost()
    {
        _server.ThenStream(["雨", "停", "了。"]);
        var answer = await AskAsync();
        Assert.Equal(("雨停了。", "tiny-1", 11, 7, false), (answer.Text, answer.Model, _use.Read, _use.Written, answer.Repaired));
        Assert.Equal("Bearer sk-secret", _server.Authorization);
        var request = Assert.Single(_server.Requests);
        Assert.True(request.GetProperty("stream").GetBoolean());
        Assert.Equal("tiny", request.GetProperty("model").GetString());
        Assert.Equal(["system", "user"], request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("雨夜", request.GetProperty("messages")[1].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Pieces_that_the_network_cuts_anywhere_and_comments_between_them_make_the_same_answer()
    {
        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            var bytes = System.Text.Encoding.UTF8.GetBytes($": keep-alive\r\n\r\nevent: x\r\ndata: {ChatServer.Chunk("雨停")}\r\n\r\ndata:{ChatServer.Chunk("了。")}\n\ndata: [DONE]\n\n");
            foreach (var one in bytes)
            {
                await http.Response.Body.WriteAsync(new[] { one });
                await http.Response.Body.FlushAsync();
            }
        });
        Assert.Equal("雨停了。", (await AskAsync()).Text);
    }

    [Fact]
    public async Task A_server_that_does_not_stream_is_understood_too()
    {
        _server.Then(async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"model":"tiny-1","choices":[{"message":{"role":"assistant","content":"It rains."},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}""");
        });
        Assert.Equal("It rains.", (await AskAsync()).Text);
        Assert.Equal((3, 4), (_use.Read, _use.Written));
    }

    [Fact]
    public async Task A_form_is_asked_for_and_the_answer_held_to_it()
    {
        _server.ThenStream(["```json\n{\"title\":", " \"Rain\"}\n```"]);
        var answer = await AskAsync(form: Title, change: options => options.StructuredOutput = StructuredOutput.JsonSchema);
        Assert.Equal("Rain", answer.Data!.Value.GetProperty("title").GetString());
        var format = _server.Requests[0].GetProperty("response_format");
        Assert.Equal(("json_schema", "title"), (format.GetProperty("type").GetString(), format.GetProperty("json_schema").GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("Here is your scene.")]
    [InlineData("{\"title\": 7}")]
    [InlineData("{\"title\": \"Ra")]
    public async Task An_answer_that_does_not_fit_is_sent_back_once_with_the_reason(string wrong)
    {
        _server.ThenStream([wrong]).ThenStream(["{\"title\":\"Rain\"}"]);
        var answer = await AskAsync(form: Title);
        Assert.True(answer.Repaired);
        Assert.Equal((22, 14), (_use.Read, _use.Written));
        var messages = _server.Requests[1].GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(wrong, messages[2].GetProperty("content").GetString());
        Assert.Contains("does not fit", messages[3].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_never_fits_is_invalid_after_two_calls()
    {
        _server.ThenStream(["no"]).ThenStream(["{}"]);
        await AssertFailsAsync(ErrorCode.ProviderOutputInvalid, retryable: true, form: Title);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(429, null, ErrorCode.ProviderRateLimited, true)]
    [InlineData(429, "insufficient_quota", ErrorCode.ProviderRejected, false)]
    [InlineData(500, null, ErrorCode.ProviderFailed, true)]
    [InlineData(503, null, ErrorCode.ProviderUnavailable, true)]
    [InlineData(408, null, ErrorCode.ProviderFailed, true)]
    [InlineData(400, "context_length_exceeded", ErrorCode.ProviderRejected, false)]
    [InlineData(401, "invalid_api_key", ErrorCode.ProviderRejected, false)]
    [InlineData(404, "model_not_found", ErrorCode.ProviderRejected, false)]
    [InlineData(422, null, ErrorCode.ProviderRejected, false)]
    public async Task A_status_says_whether_another_attempt_can_help(int status, string? code, ErrorCode expected, bool retryable)
    {
        _server.ThenStatus(status, JsonSerializer.Serialize(new { error = new { message = "Wrong key sk-secret given.", type = "x", code } }));
        var error = await AssertFailsAsync(expected, retryable);
        Assert.DoesNotContain("sk-secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(status, AinerJson.ToElement(error.Details).GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0.2", 1)]
    [InlineData("999999", 3600)]
    public async Task A_pause_that_is_asked_for_is_passed_on(string header, double seconds)
    {
        _server.ThenStatus(429, "busy", header);
        var error = await AssertFailsAsync(ErrorCode.ProviderRateLimited, retryable: true);
        Assert.Equal(seconds, AinerJson.ToElement(error.Details).GetProperty("retry_after_s").GetDouble());
        Assert.Equal(TimeSpan.FromSeconds(seconds), error.RetryAfter);
    }

    [Fact]
    public void A_pause_may_be_a_date()
    {
        var now = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(90), ProviderRefusal.RetryAfter(now.AddSeconds(90).ToString("r", CultureInfo.InvariantCulture), now));
        Assert.Null(ProviderRefusal.RetryAfter("soon", now));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_because_the_key_would_go_with_it()
    {
        _server.Then(http =>
        {
            http.Response.Redirect("http://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Contains("Redirects are not followed", (await AssertFailsAsync(ErrorCode.ProviderRejected, retryable: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_no_answer()
    {
        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            await ChatServer.EventAsync(http, ChatServer.Chunk("half"));
        });
        await AssertFailsAsync(ErrorCode.ProviderFailed, retryable: true);

        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            await ChatServer.EventAsync(http, ChatServer.Chunk("half"));
            http.Abort();
        });
        await AssertFailsAsync(ErrorCode.ProviderFailed, retryable: true);
    }

    [Fact]
    public async Task A_stream_without_its_last_word_but_with_a_finish_is_an_answer()
    {
        _server.ThenStream(["whole"], done: false);
        Assert.Equal("whole", (await AskAsync()).Text);
    }

    [Fact]
    public async Task An_error_on_the_way_is_one()
    {
        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            await ChatServer.EventAsync(http, ChatServer.Chunk("half"));
            await ChatServer.EventAsync(http, """{"error":{"message":"out of memory","type":"server_error"}}""");
        });
        Assert.Contains("out of memory", (await AssertFailsAsync(ErrorCode.ProviderFailed, retryable: true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("length", ErrorCode.ProviderRejected, false)]
    [InlineData("content_filter", ErrorCode.ProviderRejected, false)]
    public async Task How_an_answer_ended_counts(string finish, ErrorCode code, bool retryable)
    {
        _server.ThenStream(["half"], finish);
        await AssertFailsAsync(code, retryable);
        // It is paid for all the same.
        Assert.Equal((11, 7), (_use.Read, _use.Written));
    }

    [Fact]
    public async Task An_empty_a_broken_and_an_endless_answer_are_invalid()
    {
        _server.ThenStream([" "]);
        await AssertFailsAsync(ErrorCode.ProviderOutputInvalid, retryable: true);
        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            await ChatServer.EventAsync(http, "{not json");
        });
        await AssertFailsAsync(ErrorCode.ProviderOutputInvalid, retryable: true);
        _server.Then(Endless);
        await AssertFailsAsync(ErrorCode.ProviderOutputInvalid, retryable: true, change: options => options.MaxAnswerCharacters = 1000);

        static async Task Endless(HttpContext http)
        {
            await ChatServer.OpenAsync(http);
            try
            {
                while (!http.RequestAborted.IsCancellationRequested) await ChatServer.EventAsync(http, ChatServer.Chunk(new string('a', 100)));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The caller has heard enough.
            }
        }
    }

    [Fact]
    public async Task Each_phase_has_its_own_time()
    {
        _server.Then(ChatServer.SilenceAsync);
        Assert.Contains("begin", (await AssertFailsAsync(ErrorCode.ProviderUnavailable, true, change: options => options.FirstTokenSeconds = 1)).Message, StringComparison.Ordinal);
        _server.Then(async http =>
        {
            await ChatServer.OpenAsync(http);
            await ChatServer.EventAsync(http, ChatServer.Chunk("half"));
            await ChatServer.SilenceAsync(http);
        });
        Assert.Contains("middle", (await AssertFailsAsync(ErrorCode.ProviderUnavailable, true, change: options => options.IdleSeconds = 1)).Message, StringComparison.Ordinal);
        _server.Then(ChatServer.SilenceAsync);
        await AssertFailsAsync(ErrorCode.JobTimeout, true, change: options => options.WholeSeconds = 1);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        await AssertFailsAsync(ErrorCode.ProviderUnavailable, true, change: options => options.BaseUrl = new Uri("http://127.0.0.1:1/v1"));
        await AssertFailsAsync(ErrorCode.ProviderUnavailable, true, change: options => options.BaseUrl = new Uri("http://name.invalid/v1"));
    }

    [Fact]
    public async Task Without_a_model_the_missing_setting_is_named_and_nothing_is_called()
    {
        var error = await AssertFailsAsync(ErrorCode.DependencyUnavailable, true, change: options => options.Model = null);
        Assert.Equal(["language_model", "Language__Model"], AinerJson.ToElement(error.Details).GetProperty("missing").EnumerateArray().Select(item => item.GetString()));
        await AssertFailsAsync(ErrorCode.InputInvalid, false, change: options => options.MaxPromptCharacters = 10);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_nothing_else()
    {
        using var stop = new CancellationTokenSource();
        _server.Then(async http =>
        {
            await stop.CancelAsync();
            await ChatServer.SilenceAsync(http);
        });
        using var chat = Chat(null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chat.AskAsync(new ChatQuestion("t_001", "Sum it up.", "雨夜"), _use, stop.Token));
    }

    private OpenAiChat Chat(Action<LanguageOptions>? change)
    {
        var options = new LanguageOptions { BaseUrl = _server.BaseUrl, ApiKey = "sk-secret", Model = "tiny" };
        change?.Invoke(options);
        return new OpenAiChat(Options.Create(options), TimeProvider.System);
    }

    private async Task<ChatAnswer> AskAsync(AnswerForm? form = null, Action<LanguageOptions>? change = null)
    {
        using var chat = Chat(change);
        return await chat.AskAsync(new ChatQuestion("t_001", "Sum it up.", "雨夜", form), _use, Ct);
    }

    private async Task<AinerException> AssertFailsAsync(ErrorCode code, bool retryable, AnswerForm? form = null, Action<LanguageOptions>? change = null)
    {
        var error = await Assert.ThrowsAsync<AinerException>(() => AskAsync(form, change));
        Assert.Equal(code, error.Code);
        Assert.Equal(retryable, ErrorCatalog.Of(code).Retryable);
        return error;
    }
}
