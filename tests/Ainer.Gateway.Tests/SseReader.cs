using System.Text.Json;

namespace Ainer.Gateway.Tests;

/// <summary>Reads an event stream line by line, as a browser's event source would.</summary>
internal sealed class SseReader(HttpClient client, HttpResponseMessage answer, StreamReader reader) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<SseReader> OpenAsync(GatewayProcess gateway, string path, string? key, string? lastEventId)
    {
        var ct = TestContext.Current.CancellationToken;
        var client = gateway.Client(key);
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new SseReader(client, answer, new StreamReader(await answer.Content.ReadAsStreamAsync(ct)));
    }

    /// <summary>The next event. Throws <see cref="EndOfStreamException"/> when the stream ends, <see cref="TimeoutException"/> when none comes.</summary>
    public async Task<(string? Id, string? Type, JsonElement Data)> NextAsync(CancellationToken ct)
    {
        string? id = null, type = null;
        while (true)
        {
            var line = await reader.ReadLineAsync(ct).AsTask().WaitAsync(Patience, ct) ?? throw new EndOfStreamException();
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) return (id, type, JsonDocument.Parse(line[6..]).RootElement);
        }
    }

    public async Task<List<string>> RestAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(ct) is { } line) lines.Add(line);
        return lines;
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        answer.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
