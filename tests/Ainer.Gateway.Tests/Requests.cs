using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ainer.Gateway.Tests;

/// <summary>Short forms for requests that tests make.</summary>
internal static class Requests
{
    public static async Task<(int Status, JsonElement Body)> PostAsync(this HttpClient client, string path, string body, CancellationToken ct, string? idempotencyKey = null, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var answer = await client.SendAsync(request, ct);
        return await ReadAsync(answer, ct);
    }

    public static async Task<(int Status, JsonElement Body)> PatchAsync(this HttpClient client, string path, string body, CancellationToken ct, string? ifMatch = null)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Patch, path) { Content = content };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await client.SendAsync(request, ct);
        return await ReadAsync(answer, ct);
    }

    public static async Task<(int Status, JsonElement Body)> DeleteAsync(this HttpClient client, string path, string? ifMatch, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await client.SendAsync(request, ct);
        return answer.StatusCode == System.Net.HttpStatusCode.NoContent ? (204, default) : await ReadAsync(answer, ct);
    }

    public static async Task<(int Status, JsonElement Body)> ReadAsync(this HttpClient client, string path, CancellationToken ct)
    {
        using var answer = await client.GetAsync(path, ct);
        return await ReadAsync(answer, ct);
    }

    public static string Code(this JsonElement body) => body.GetProperty("error").GetProperty("code").GetString()!;

    /// <summary>A text property, or null where it is absent.</summary>
    public static string? Text(this JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static async Task<(string TaskId, string RunId)> SubmitAsync(this HttpClient client, CancellationToken ct)
    {
        var (status, body) = await client.PostAsync("/api/v1/tasks", """{"project_id":"p_001","payload":{"text":"A rainy night."}}""", ct);
        Assert.Equal(202, status);
        return (body.GetProperty("task_id").GetString()!, body.GetProperty("run_id").GetString()!);
    }

    private static async Task<(int, JsonElement)> ReadAsync(HttpResponseMessage answer, CancellationToken ct) =>
        ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct)).RootElement);
}
