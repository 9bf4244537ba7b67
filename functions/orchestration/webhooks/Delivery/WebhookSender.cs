using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ainer.OutboundHttp;
using Microsoft.Extensions.Options;

namespace Ainer.Webhooks.Delivery;

/// <summary>Makes one attempt: POSTs the signed body and says what the receiver did. Never throws for what a receiver does.</summary>
internal sealed class WebhookSender(OutboundGuard guard, IOptions<WebhookOptions> options, TimeProvider clock) : IDisposable
{
    private const int MostRedirects = 3;
    private readonly HttpClient _client = new(guard.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>One attempt, redirects included, within the time limit.</summary>
    public async Task<SendResult> SendAsync(ClaimedDelivery delivery, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutS));
        try
        {
            using var answer = await FollowAsync(delivery, limit.Token);
            var status = (int)answer.StatusCode;
            return new SendResult(status, Elapsed(started), answer.IsSuccessStatusCode ? null : $"The receiver answered {status}.", RetryAfterOf(answer));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new SendResult(null, Elapsed(started), $"No answer within {options.Value.TimeoutS} s.");
        }
        catch (AddressRefusedException exception)
        {
            return new SendResult(null, Elapsed(started), exception.Message);
        }
        catch (HttpRequestException exception)
        {
            return new SendResult(null, Elapsed(started), (exception.InnerException as AddressRefusedException)?.Message ?? $"{exception.HttpRequestError}: {exception.Message}");
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Follows only redirects that keep method and body (307, 308); the others would turn the message into a GET.</summary>
    private async Task<HttpResponseMessage> FollowAsync(ClaimedDelivery delivery, CancellationToken ct)
    {
        var url = new Uri(delivery.Url);
        for (var hops = 0; ; hops++)
        {
            if (guard.Flaw(url.AbsoluteUri) is { } flaw) throw new AddressRefusedException(flaw);
            using var request = Request(delivery, url);
            var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect) || answer.Headers.Location is not { } next) return answer;
            answer.Dispose();
            if (hops == MostRedirects) throw new HttpRequestException($"more than {MostRedirects} redirects");
            url = new Uri(url, next);
        }
    }

    private HttpRequestMessage Request(ClaimedDelivery delivery, Uri url)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(delivery.Body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Ainer-Webhooks", "1"));
        request.Headers.Add("Ainer-Event", delivery.EventType);
        request.Headers.Add("Ainer-Event-Id", delivery.EventId);
        request.Headers.Add("Ainer-Delivery", delivery.DeliveryId);
        request.Headers.Add("Ainer-Attempt", delivery.Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Of(delivery.Secret, clock.GetUtcNow(), delivery.Body));
        return request;
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter is { } asked ? asked.Delta ?? (asked.Date - clock.GetUtcNow()) : null;

    private int Elapsed(long started) => (int)clock.GetElapsedTime(started).TotalMilliseconds;
}
