using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Jobs;
using Microsoft.Extensions.Options;

namespace Ainer.WorkerProtocol.Hub;

/// <summary>The hub's HTTP calls, one method each, without retries: each caller knows how long repeating makes sense. Throws <see cref="HubException"/>.</summary>
internal sealed class HubClient(IHttpClientFactory http, IOptions<HubOptions> options)
{
    internal const string HttpClientName = "ainer-hub";

    public Task<NodeRegistered> RegisterAsync(NodeRegistration node, CancellationToken ct) =>
        PostAsync<NodeRegistration, NodeRegistered>("internal/hub/nodes", node, ct);

    public Task<HeartbeatAnswer> HeartbeatAsync(string nodeId, HeartbeatRequest request, CancellationToken ct) =>
        PostAsync<HeartbeatRequest, HeartbeatAnswer>($"internal/hub/nodes/{Uri.EscapeDataString(nodeId)}/heartbeat", request, ct);

    public Task<ClaimedJob> ClaimAsync(string jobId, ClaimRequest request, CancellationToken ct) =>
        PostAsync<ClaimRequest, ClaimedJob>($"internal/hub/jobs/{Uri.EscapeDataString(jobId)}/claim", request, ct);

    public Task<UploadTarget> UploadAsync(string jobId, UploadRequest request, CancellationToken ct) =>
        PostAsync<UploadRequest, UploadTarget>($"internal/hub/jobs/{Uri.EscapeDataString(jobId)}/uploads", request, ct);

    public Task<ReuseAnswer> ReuseAsync(string jobId, ReuseRequest request, CancellationToken ct) =>
        PostAsync<ReuseRequest, ReuseAnswer>($"internal/hub/jobs/{Uri.EscapeDataString(jobId)}/reuse", request, ct);

    private async Task<TAnswer> PostAsync<TRequest, TAnswer>(string path, TRequest body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(options.Value.BaseUrl.TrimEnd('/') + "/"), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ApiKey);
        request.Content = JsonContent.Create(body, options: AinerJson.Options);
        try
        {
            using var response = await http.CreateClient(HttpClientName).SendAsync(request, ct);
            if (!response.IsSuccessStatusCode) throw await FailureOfAsync(response, path, ct);
            return await response.Content.ReadFromJsonAsync<TAnswer>(AinerJson.Options, ct)
                ?? throw new HubException(HubFailure.Away, (int)response.StatusCode, null, $"The hub answered {path} with null.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new HubException(HubFailure.Away, null, null, $"The hub does not answer {path}: {e.Message}", e);
        }
    }

    private static async Task<HubException> FailureOfAsync(HttpResponseMessage response, string path, CancellationToken ct)
    {
        ErrorBody? error = null;
        var text = await response.Content.ReadAsStringAsync(ct);
        try { error = AinerJson.Read<ErrorEnvelope>(text).Error; }
        catch (JsonException) { /* a proxy's page, not ours: the status says enough */ }
        var failure = Classify(response.StatusCode);
        var message = error?.Message ?? (text.Length > 200 ? text[..200] : text);
        return new HubException(failure, (int)response.StatusCode, error?.Code, $"The hub answered {path} with {(int)response.StatusCode} {error?.Code}: {message}");
    }

    /// <summary>A wrong key is taken as an outage: it is mended from outside, and work must not be thrown away for it.</summary>
    internal static HubFailure Classify(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound or HttpStatusCode.Conflict or HttpStatusCode.Gone => HubFailure.Refused,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => HubFailure.Away,
        >= HttpStatusCode.InternalServerError => HubFailure.Away,
        _ => HubFailure.Rejected,
    };
}
