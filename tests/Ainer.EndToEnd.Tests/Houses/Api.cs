using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ainer.EndToEnd.Tests.Houses;

/// <summary>The HTTP API as any client sees it. Reads are repeated while the gateway is away, because tests kill it.</summary>
internal sealed class Api : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http;

    public Api(Uri address, string key)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Hands a text in at preview quality and returns the run's id.</summary>
    public async Task<string> SubmitAsync(string text, CancellationToken ct, params string[] reviewBefore)
    {
        var (status, answer) = await PostAsync("/api/v1/tasks",
            new { project_id = "p_001", language_context = "zh-CN", requested_quality = "preview", review_before = reviewBefore, payload = new { text, source = "e2e" } }, ct);
        Assert.Equal(HttpStatusCode.Accepted, status);
        return answer.GetProperty("run_id").GetString()!;
    }

    public async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, object body, CancellationToken ct)
    {
        using var response = await _http.PostAsJsonAsync(path, body, ct);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct)).RootElement);
    }

    public Task<JsonElement> RunAsync(string runId, CancellationToken ct) => GetAsync($"/api/v1/runs/{runId}", ct);

    public Task<IReadOnlyList<JsonElement>> JobsAsync(string runId, CancellationToken ct) => ListAsync($"/api/v1/runs/{runId}/jobs", ct);

    public Task<IReadOnlyList<JsonElement>> ArtifactsAsync(string runId, CancellationToken ct) => ListAsync($"/api/v1/runs/{runId}/artifacts", ct);

    public Task<IReadOnlyList<JsonElement>> EventsAsync(string runId, CancellationToken ct) => ListAsync($"/api/v1/runs/{runId}/events", ct);

    /// <summary>One event as it was published, with its payload.</summary>
    public Task<JsonElement> EventAsync(string runId, string eventId, CancellationToken ct) => GetAsync($"/api/v1/runs/{runId}/events/{eventId}", ct);

    public async Task<IReadOnlyList<JsonElement>> TraceAsync(string runId, CancellationToken ct) =>
        [.. (await GetAsync($"/internal/observer/runs/{runId}/trace", ct)).GetProperty("events").EnumerateArray()];

    public async Task CancelAsync(string runId, CancellationToken ct) =>
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/api/v1/runs/{runId}/cancel", new { }, ct)).Status);

    public async Task ApproveAsync(string runId, CancellationToken ct) =>
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/api/v1/runs/{runId}/approve", new { }, ct)).Status);

    public async Task RetryAsync(string runId, CancellationToken ct) =>
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"/api/v1/runs/{runId}/retry", new { }, ct)).Status);

    /// <summary>Downloads an artifact through its presigned address.</summary>
    public async Task DownloadAsync(string artifactId, string path, CancellationToken ct)
    {
        var url = (await GetAsync($"/api/v1/artifacts/{artifactId}/url", ct)).GetProperty("url").GetString()!;
        using var http = new HttpClient();
        await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(new Uri(url), ct), ct);
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var problem = "";
            try
            {
                using var response = await _http.GetAsync(path, patience.Token);
                var text = await response.Content.ReadAsStringAsync(patience.Token);
                if (response.IsSuccessStatusCode) return JsonDocument.Parse(text).RootElement;
                problem = $"{(int)response.StatusCode} {text}";
                if ((int)response.StatusCode < 500) throw new InvalidOperationException($"GET {path}: {problem}");
            }
            catch (HttpRequestException away)
            {
                problem = away.Message;
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested)
            {
                problem = "no answer in time";
            }

            try { await Task.Delay(250, patience.Token); }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested) { throw new TimeoutException($"GET {path} had no answer for {Patience.TotalSeconds} s: {problem}"); }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path, CancellationToken ct)
    {
        var all = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await GetAsync($"{path}?limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", ct);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return all;
    }
}
