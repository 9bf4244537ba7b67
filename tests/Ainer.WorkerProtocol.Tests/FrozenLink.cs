using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>
/// Stands before the broker and passes bytes on; frozen, it holds what the node says, as a broker does that has an alarm: nothing is taken, and the connection stands, for the broker gets its
/// heartbeats.
/// </summary>
internal sealed class FrozenLink : IAsyncDisposable
{
    // AMQP 0-9-1, section 4.2.7: type 8, channel 0, no payload, end of frame.
    private static readonly byte[] Heartbeat = [8, 0, 0, 0, 0, 0, 0, 0xCE];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Uri _broker;
    private TaskCompletionSource _open = Opened();
    private long _held;

    private FrozenLink(Uri broker) => _broker = broker;

    /// <summary>Where the node connects.</summary>
    public Uri Uri => new UriBuilder(_broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>Bytes that wait since it was frozen.</summary>
    public long Held => Interlocked.Read(ref _held);

    public static FrozenLink To(Uri broker)
    {
        var link = new FrozenLink(broker);
        link._listener.Start();
        _ = link.AcceptAsync();
        return link;
    }

    public void Freeze() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _open.TrySetResult();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token));
        }
        catch (Exception) when (_over.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient node)
    {
        using var own = node;
        using var broker = new TcpClient();
        try
        {
            await broker.ConnectAsync(_broker.Host, _broker.Port, _over.Token);
            await Task.WhenAny(SayAsync(node.GetStream(), broker.GetStream()), broker.GetStream().CopyToAsync(node.GetStream(), _over.Token));
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // The broker is away, or the test is over: the node sees its connection end.
        }
    }

    /// <summary>What the node says is read as it comes and passed on when the link is open, in its order.</summary>
    private async Task SayAsync(NetworkStream node, NetworkStream broker)
    {
        var said = Channel.CreateUnbounded<byte[]>();
        var passing = Task.Run(async () =>
        {
            await foreach (var words in said.Reader.ReadAllAsync(_over.Token))
            {
                while (await Task.WhenAny(_open.Task, Task.Delay(TimeSpan.FromSeconds(2), _over.Token)) != _open.Task) await broker.WriteAsync(Heartbeat, _over.Token);
                await broker.WriteAsync(words, _over.Token);
            }
        });
        var buffer = new byte[1 << 14];
        int read;
        while ((read = await node.ReadAsync(buffer, _over.Token)) > 0)
        {
            if (!_open.Task.IsCompleted) Interlocked.Add(ref _held, read);
            said.Writer.TryWrite(buffer[..read]);
        }
        said.Writer.Complete();
        await passing;
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
