using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Api;

/// <summary>
/// The HTTP API as any other client sees it. Requests survive a gateway that restarts: they are repeated while it is away.
/// </summary>
internal sealed class AinerClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Uri? _observer;
    private readonly TimeProvider _time;

    /// <param name="api">Address of the gateway, such as http://127.0.0.1:7071.</param>
    /// <param name="key">An API key.</param>
    /// <param name="observer">Where /internal/observer is served when the gateway does not serve it.</param>
    /// <param name="time">Measures how long to go on trying.</param>
    public AinerClient(Uri api, string key, Uri? observer, TimeProvider time)
    {
        _http = new HttpClient { BaseAddress = api, Timeout = TimeSpan.FromSeconds(100) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _observer = observer;
        _time = time;
    }

    /// <summary>True when the gateway is away because nobody started it: waiting for it would be in vain.</summary>
    public Func<bool> IsStopped { get; init; } = () => false;

    /// <summary>Told once a request when the API has been away for some seconds.</summary>
    public Action<string> OnWaiting { get; init; } = _ => { };

    /// <exception cref="CliException">There is no key yet.</exception>
    public static AinerClient Open(HouseContext house, Screen screen)
    {
        var settings = DevEnvironment.Read(house.Layout);
        string? Setting(string name) => house.Environment.GetValueOrDefault(name) is { Length: > 0 } given ? given : settings.GetValueOrDefault(name);
        var key = Setting("AINER_API_KEY") ?? throw new CliException($"There is no API key: {house.Layout.DevEnvironmentFile} does not exist yet. Start Ainer first: ./ainer up");
        var own = new Uri($"http://127.0.0.1:{house.Ports["gateway"]}");
        var api = Setting("AINER_API") is { Length: > 0 } given ? ParseAddress(given) : own;
        return new AinerClient(api, key, new Uri($"http://127.0.0.1:{house.Ports["orchestration"]}"), house.Time)
        {
            // ./ainer func serves the same port without a record.
            IsStopped = () => api == own && RunRecord.Find(house.Layout, "gateway") is null && Probe.IsFree(own.Port),
            OnWaiting = screen.Note,
        };
    }

    /// <summary>Hands a text in. Repeated safely while the gateway is away, because the idempotency key stays the same.</summary>
    /// <exception cref="ApiException">The API refused it.</exception>
    public Task<Accepted> SubmitAsync(TaskRequest task, string idempotencyKey, CancellationToken cancel) =>
        SendAsync<Accepted>(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tasks") { Content = JsonContent.Create(task, options: JsonText.Wire) };
            request.Headers.Add("Idempotency-Key", idempotencyKey);
            return request;
        }, cancel);

    public Task<RunView> RunAsync(string runId, CancellationToken cancel) => GetAsync<RunView>($"/api/v1/runs/{Uri.EscapeDataString(runId)}", cancel);

    public Task<IReadOnlyList<JobView>> JobsAsync(string runId, CancellationToken cancel) => ListAsync<JobView>($"/api/v1/runs/{Uri.EscapeDataString(runId)}/jobs", cancel);

    public Task<IReadOnlyList<ArtifactView>> ArtifactsAsync(string runId, CancellationToken cancel) => ListAsync<ArtifactView>($"/api/v1/runs/{Uri.EscapeDataString(runId)}/artifacts", cancel);

    /// <summary>A presigned address of an artifact's bytes.</summary>
    public async Task<Uri> ArtifactUrlAsync(string artifactId, CancellationToken cancel)
    {
        var answer = await GetAsync<JsonElement>($"/api/v1/artifacts/{Uri.EscapeDataString(artifactId)}/url", cancel);
        return new Uri(answer.GetProperty("url").GetString()!);
    }

    /// <summary>The event types of the run's trace, in order.</summary>
    public async Task<IReadOnlyList<string>> TraceAsync(string runId, CancellationToken cancel)
    {
        var path = $"/internal/observer/runs/{Uri.EscapeDataString(runId)}/trace";
        JsonElement answer;
        try
        {
            answer = await GetAsync<JsonElement>(path, cancel);
        }
        catch (ApiException missing) when (missing.Status == 404 && _observer is not null)
        {
            answer = await GetAsync<JsonElement>(new Uri(_observer, path).ToString(), cancel);
        }

        return Entries(answer).Select(entry => entry.GetProperty("event_type").GetString()!).ToArray();
    }

    /// <summary>Downloads to a file beside the target and renames it, so that a broken download leaves nothing at the target.</summary>
    /// <exception cref="CliException">The object store does not give it.</exception>
    public static async Task DownloadAsync(Uri address, string target, CancellationToken cancel)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(30) };
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var half = target + ".part";
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
                throw new CliException($"The film could not be downloaded: the object store answered {(int)response.StatusCode}. Is it running? See ./ainer doctor");
            await using var file = File.Create(half);
            await response.Content.CopyToAsync(file, cancel);
        }
        catch (HttpRequestException away)
        {
            throw new CliException($"The film could not be downloaded from {address.Authority}: {away.Message}. Is the object store running? See ./ainer doctor", away);
        }

        File.Move(half, target, overwrite: true);
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancel)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var page = await GetAsync<JsonElement>($"{path}?limit=200{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}", cancel);
            all.AddRange(Entries(page).Select(entry => entry.Deserialize<T>(JsonText.Wire)!));
            cursor = page.ValueKind == JsonValueKind.Object && page.TryGetProperty("next_cursor", out var next) && next.ValueKind == JsonValueKind.String ? next.GetString() : null;
        }
        while (!string.IsNullOrEmpty(cursor));
        return all;
    }

    /// <summary>The entries of a list answer: the array itself, or the one array inside the page object.</summary>
    private static IReadOnlyList<JsonElement> Entries(JsonElement page)
    {
        if (page.ValueKind == JsonValueKind.Object)
            page = page.EnumerateObject().Select(property => property.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array);
        return page.ValueKind == JsonValueKind.Array ? page.EnumerateArray().ToArray() : [];
    }

    private Task<T> GetAsync<T>(string path, CancellationToken cancel) => SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), cancel);

    private static Uri ParseAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new CliException($"AINER_API={text} is no address. Give one such as http://127.0.0.1:7071");

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        var begun = _time.GetTimestamp();
        var told = false;
        while (true)
        {
            string problem;
            try
            {
                using var request = make();
                using var response = await _http.SendAsync(request, cancel);
                var text = await response.Content.ReadAsStringAsync(cancel);
                if (response.IsSuccessStatusCode)
                    return JsonSerializer.Deserialize<T>(text, JsonText.Wire)!;
                var refused = Refusal(response.StatusCode, text);
                if (!WorthRepeating(response.StatusCode) || _time.GetElapsedTime(begun) > Patience)
                    throw refused;
                problem = refused.Message;
            }
            catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !cancel.IsCancellationRequested))
            {
                problem = away.Message;
                if (IsStopped())
                    throw new CliException("Ainer is not running here. Start it with ./ainer up", away);
            }

            var waited = _time.GetElapsedTime(begun);
            if (waited > Patience)
                throw new CliException($"The API at {_http.BaseAddress} does not answer ({problem}). Start it with ./ainer up, or see ./ainer status");
            if (!told && waited > QuietFor)
            {
                told = true;
                OnWaiting($"the API at {_http.BaseAddress} does not answer ({problem}); trying on for {Patience.TotalMinutes:0} minutes");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancel);
        }
    }

    private static bool WorthRepeating(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static ApiException Refusal(HttpStatusCode status, string text)
    {
        try
        {
            var error = JsonDocument.Parse(text).RootElement.GetProperty("error");
            return new ApiException((int)status, error.GetProperty("code").GetString() ?? "unknown", error.GetProperty("message").GetString() ?? text, error);
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ApiException((int)status, "http_" + (int)status, $"The API answered {(int)status} without its usual error body: {(text.Length > 300 ? text[..300] : text)}", null);
        }
    }
}
