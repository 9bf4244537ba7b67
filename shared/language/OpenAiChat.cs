using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Telemetry;
using Microsoft.Extensions.Options;

namespace Ainer.Language;

/// <summary>
/// A server that speaks OpenAI's chat completions, streamed: OpenAI itself, vLLM, Ollama, llama.cpp and others. Each phase has its own time limit (connect, first
/// piece, between pieces, whole), and what comes is bounded. An answer that should have a form is checked against it, whatever the server promised, and once sent back for
/// repair. It never retries by itself: whoever runs the work does, by the error's class.
/// </summary>
public sealed class OpenAiChat : ILanguageModel, IDisposable
{
    private const int MaxErrorBytes = 16 * 1024;
    private static readonly Histogram<double> Seconds = AinerTelemetry.Meter.CreateHistogram<double>("ainer_language_call_seconds", "s", "Time of a call to a language model.");
    private static readonly Counter<long> Tokens = AinerTelemetry.Meter.CreateCounter<long>("ainer_language_tokens_total", description: "Tokens that language models read and wrote.");
    private readonly LanguageOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <summary>Makes the adapter; nothing is called before it is asked.</summary>
    public OpenAiChat(IOptions<LanguageOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(_options.ConnectSeconds),
            // A redirect would carry prompt and key to an address that nobody configured.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public string? Missing => _options.Missing;

    /// <inheritdoc/>
    public async Task<ChatAnswer> AskAsync(ChatQuestion question, TokenUse use, CancellationToken cancellation)
    {
        if (Missing is { } setting)
            throw new AinerException(ErrorCode.DependencyUnavailable, $"No language model is configured: {setting} is not set.", new { missing = new[] { "language_model", setting } });
        var length = question.Instruction.Length + question.Material.Length;
        if (length > _options.MaxPromptCharacters)
            throw new AinerException(ErrorCode.InputInvalid, $"The text for the language model has {length} characters; at most {_options.MaxPromptCharacters} are sent.", new { limit = _options.MaxPromptCharacters });

        var messages = ChatRequestJson.Opening(question);
        var first = await CallAsync(messages, question.Form, use, cancellation);
        if (question.Form is not { } form) return Answer(first, null, repaired: false);
        if (AnswerJson.TryRead(first.Text, form, out var data, out var fault)) return Answer(first, data, repaired: false);

        messages.AddRange(ChatRequestJson.Repair(first.Text, fault));
        var second = await CallAsync(messages, form, use, cancellation);
        return AnswerJson.TryRead(second.Text, form, out data, out fault)
            ? Answer(second, data, repaired: true)
            : throw new AinerException(ErrorCode.ProviderOutputInvalid, $"Twice the language model's answer did not fit its form: {fault}.", new { provider = _options.Provider, fault });
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private ChatAnswer Answer(ChatCompletion completion, JsonElement? data, bool repaired) => new(completion.Text, data, completion.Model ?? _options.Model!, repaired);

    private async Task<ChatCompletion> CallAsync(IReadOnlyList<ChatMessage> messages, AnswerForm? form, TokenUse use, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var outcome = "succeeded";
        using var limits = new CallLimits(_options, _clock, cancellation);
        try
        {
            var completion = await SendAsync(ChatRequestJson.Of(_options, messages, form), limits);
            // Before it is judged: what does not help costs the same.
            use.Add(completion.PromptTokens, completion.AnswerTokens);
            Tokens.Add(completion.PromptTokens, new("provider", _options.Provider), new("direction", "read"));
            Tokens.Add(completion.AnswerTokens, new("provider", _options.Provider), new("direction", "written"));
            return Judge(completion);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            var error = exception as AinerException ?? Classify(exception, limits);
            outcome = Names.Of(error.Code);
            if (error == exception) throw;
            throw error;
        }
        finally
        {
            Seconds.Record(_clock.GetElapsedTime(started).TotalSeconds, new("provider", _options.Provider), new("outcome", outcome));
        }
    }

    private async Task<ChatCompletion> SendAsync(string body, CallLimits limits)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_options.BaseUrl!.ToString().TrimEnd('/')}/chat/completions")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream, application/json");
        if (!string.IsNullOrEmpty(_options.ApiKey)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _options.ApiKey);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limits.Token);
        await using var content = await response.Content.ReadAsStreamAsync(limits.Token);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var retryAfter = ProviderRefusal.RetryAfter(response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null, _clock.GetUtcNow());
            throw ProviderRefusal.Of(response.StatusCode, await TextAsync(content, MaxErrorBytes, limits.Token), retryAfter, _options);
        }
        var stream = new ChatStream(_options.MaxAnswerCharacters);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") await ReadEventsAsync(content, stream, limits);
        else stream.Take(await TextAsync(content, MostBytes, limits.Token));
        if (stream.Error is { } error) throw ProviderRefusal.OnTheWay(error, _options);
        if (stream.TooLong) throw Invalid($"The answer is longer than {_options.MaxAnswerCharacters} characters.");
        return stream.End();
    }

    private async Task ReadEventsAsync(Stream content, ChatStream stream, CallLimits limits)
    {
        var events = new ServerSentEvents(content, MostBytes);
        while (!stream.Done && stream.Error is null && !stream.TooLong && await events.NextAsync(limits.Token) is { } data)
        {
            stream.Take(data);
            if (stream.Begun) limits.PieceCame();
        }
    }

    /// <summary>JSON spells a character with up to twelve bytes; beside it stands little.</summary>
    private int MostBytes => (_options.MaxAnswerCharacters * 12) + 65_536;

    private ChatCompletion Judge(ChatCompletion completion)
    {
        if (!completion.Ended)
            throw new AinerException(ErrorCode.ProviderFailed, "The language model's stream broke off before its end.", new { provider = _options.Provider, characters = completion.Text.Length });
        if (completion.Refusal is { Length: > 0 } || completion.FinishReason == "content_filter")
            throw new AinerException(ErrorCode.ProviderRejected, "The language model refuses to answer about this text.", new { provider = _options.Provider });
        if (completion.FinishReason == "length")
            throw new AinerException(ErrorCode.ProviderRejected, $"The answer needs more than {_options.MaxAnswerTokens} tokens; raise Language:MaxAnswerTokens or send less text.", new { provider = _options.Provider });
        return string.IsNullOrWhiteSpace(completion.Text) ? throw Invalid("The language model answered nothing.") : completion;
    }

    private AinerException Classify(Exception exception, CallLimits limits) => exception switch
    {
        OperationCanceledException when limits.Passed is { } limit => limit,
        OperationCanceledException => new AinerException(ErrorCode.ProviderUnavailable, $"No connection to language model provider '{_options.Provider}' within {_options.ConnectSeconds} s.", new { provider = _options.Provider }, exception),
        JsonException or InvalidDataException => Invalid($"The language model's server did not keep to its protocol: {exception.Message}"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } =>
            new AinerException(ErrorCode.ProviderUnavailable, $"Language model provider '{_options.Provider}' cannot be reached: {exception.Message}", new { provider = _options.Provider }, exception),
        HttpRequestException or IOException =>
            new AinerException(ErrorCode.ProviderFailed, $"The connection to language model provider '{_options.Provider}' broke off: {exception.Message}", new { provider = _options.Provider }, exception),
        _ => new AinerException(ErrorCode.InternalError, exception.Message, inner: exception),
    };

    private AinerException Invalid(string message) => new(ErrorCode.ProviderOutputInvalid, message, new { provider = _options.Provider });

    private static async Task<string> TextAsync(Stream content, int most, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while (text.Length < most && (read = await content.ReadAsync(chunk, cancellation)) > 0) text.Write(chunk, 0, read);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
