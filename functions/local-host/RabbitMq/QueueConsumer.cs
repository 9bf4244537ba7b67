using Ainer.LocalHost.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>
/// Keeps one queue consumed until it is stopped: opens a channel, consumes, and begins again whenever the channel, the
/// connection or the queue is lost. As many deliveries run at once as the prefetch allows.
/// </summary>
internal sealed class QueueConsumer(
    QueueSubscription subscription, RabbitConnections connections, DeliveryHandler handler, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), time);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _close = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _reportedUnavailable;

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Takes no more deliveries; the channel stays open so that running ones can be settled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _quiet.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Closes the channel: what is not settled goes back to the queue.</summary>
    public async Task CloseAsync()
    {
        _close.TrySetResult();
        await _loop;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await connections.GetAsync(subscription.Broker, subscription.TrustAnyCertificate, _stop.Token);
                await ConsumeAsync(connection);
                if (!_stop.IsCancellationRequested)
                    await _backoff.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                Report(e);
                await _backoff.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _quiet.TrySetResult();
    }

    // Ends when the channel is lost, when the broker cancels the consumer, or after a stop when the host closes.
    private async Task ConsumeAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: _stop.Token);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) => End(lost);
        await channel.BasicQosAsync(prefetchSize: 0, subscription.Prefetch, global: false, _stop.Token);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.UnregisteredAsync += (_, _) => End(lost);
        consumer.ReceivedAsync += (_, args) => OnDeliveryAsync(channel, args);
        var tag = await channel.BasicConsumeAsync(subscription.Queue, autoAck: false, consumer, _stop.Token);
        _reportedUnavailable = false;
        _backoff.Reset();
        logger.QueueConsumed(subscription.Function.Name, subscription.Queue);

        await using (_stop.Token.Register(() => stopped.TrySetResult()))
            await Task.WhenAny(lost.Task, stopped.Task);
        if (_stop.IsCancellationRequested && channel.IsOpen)
            await QuietlyCloseAsync(channel, tag);
    }

    private async Task QuietlyCloseAsync(IChannel channel, string tag)
    {
        await channel.BasicCancelAsync(tag);
        _quiet.TrySetResult();
        await _close.Task;
        await channel.CloseAsync();
    }

    private Task OnDeliveryAsync(IChannel channel, BasicDeliverEventArgs args)
    {
        // What arrives while the consumer is being cancelled goes straight back.
        if (_stop.IsCancellationRequested)
            return channel.BasicRejectAsync(args.DeliveryTag, requeue: true).AsTask();
        var delivery = new Delivery(args);
        // Not awaited: the client hands over the next message when this returns, and the prefetch bounds how many run.
        _ = Task.Run(() => handler.HandleAsync(channel, delivery));
        return Task.CompletedTask;
    }

    private void Report(Exception e)
    {
        if (!_reportedUnavailable && !_stop.IsCancellationRequested)
        {
            var reason = e is OperationInterruptedException { ShutdownReason: { } shutdown } ? shutdown.ReplyText : e.Message;
            logger.QueueUnavailable(subscription.Function.Name, subscription.Queue, reason);
        }

        _reportedUnavailable = true;
    }

    private static Task End(TaskCompletionSource source)
    {
        source.TrySetResult();
        return Task.CompletedTask;
    }
}
