using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainer.Contracts.Errors;
using Ainer.Messaging;
using Microsoft.Extensions.Options;

namespace Ainer.Gateway.Operations;

/// <summary>Looks at the queues through RabbitMQ's management API.</summary>
internal sealed class BrokerQueues(IOptions<RabbitMqOptions> options) : IDisposable
{
    private static readonly string[] Missing = ["rabbitmq_management"];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The queues of our virtual host by name. Throws dependency_unavailable.</summary>
    public async Task<QueueStatus> ReadAsync(CancellationToken ct)
    {
        if (options.Value.ManagementUri is not { Length: > 0 } management || !Uri.TryCreate(management, UriKind.Absolute, out var uri))
            throw Away("The setting RabbitMq:ManagementUri is empty, so the queues cannot be looked at.");
        try
        {
            var path = Uri.UnescapeDataString(new Uri(options.Value.Uri).AbsolutePath.TrimStart('/'));
            var vhost = Uri.EscapeDataString(path.Length == 0 ? "/" : path);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{uri.Scheme}://{uri.Authority}/api/queues/{vhost}?disable_stats=false");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));
            using var answer = await _client.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode) throw Away($"RabbitMQ's management API answers {(int)answer.StatusCode}.");
            return Sum(await answer.Content.ReadFromJsonAsync<JsonElement>(ct));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw Away($"RabbitMQ's management API does not answer: {exception.GetBaseException().Message}", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static QueueStatus Sum(JsonElement queues)
    {
        var items = queues.EnumerateArray().Select(View).OrderBy(queue => queue.Name, StringComparer.Ordinal).ToList();
        return new QueueStatus(items, items.Where(queue => !queue.DeadLetters).Sum(queue => queue.Ready), items.Sum(queue => queue.Unacknowledged),
            items.Where(queue => queue.DeadLetters).Sum(queue => queue.Ready));
    }

    /// <summary>The counts are absent until the broker has measured a new queue for the first time.</summary>
    private static QueueView View(JsonElement queue)
    {
        var name = queue.GetProperty("name").GetString()!;
        return new QueueView(name, Number(queue, "messages_ready"), Number(queue, "messages_unacknowledged"), (int)Number(queue, "consumers"),
            queue.TryGetProperty("state", out var state) ? state.GetString()! : "unknown", name.EndsWith(".dlq", StringComparison.Ordinal));
    }

    private static long Number(JsonElement queue, string name) => queue.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : 0;

    private static AinerException Away(string message, Exception? inner = null) => new(ErrorCode.DependencyUnavailable, message, new { missing = Missing }, inner);
}
