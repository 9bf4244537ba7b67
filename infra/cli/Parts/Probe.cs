using System.Net;
using System.Net.Sockets;

namespace Ainer.Cli.Parts;

/// <summary>Short questions to a local server, each bounded to a few seconds; any failure reads as "not ready".</summary>
internal static class Probe
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    public static async Task<bool> HttpOkAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Bound);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    public static Task<bool> AcceptsAsync(int port, CancellationToken cancel) => TalkAsync(port, static (_, _) => Task.FromResult(true), cancel);

    public static Task<bool> RedisAnswersAsync(int port, CancellationToken cancel) => TalkAsync(port, static async (stream, limit) =>
    {
        await stream.WriteAsync("PING\r\n"u8.ToArray(), limit);
        var answer = new byte[5];
        await stream.ReadExactlyAsync(answer, limit);
        return answer.AsSpan().SequenceEqual("+PONG"u8);
    }, cancel);

    /// <summary>True when nobody listens on the port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<bool> TalkAsync(int port, Func<NetworkStream, CancellationToken, Task<bool>> talk, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Bound);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return await talk(client.GetStream(), limit.Token);
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
