using System.Diagnostics;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class QueueFunctions(Probe probe)
{
    private const string Broker = "RabbitMq:Uri";

    [Function("Good")]
    public Task Good([RabbitMQTrigger("good", ConnectionStringSetting = Broker)] string message, FunctionContext context)
    {
        var data = context.BindingContext.BindingData;
        probe.Note($"good {message}");
        probe.Note($"data {data["RoutingKey"]} [{data["Exchange"]}] {data["Redelivered"]} {data["DeliveryTag"]} {data["routingkey"]}");
        probe.Note($"properties {data["BasicProperties"]}");
        probe.Note($"trace {context.TraceContext.TraceParent} {Activity.Current?.ParentId} {context.TraceContext.TraceState}");
        return Task.CompletedTask;
    }

    /// <summary>Fails as often as the message says.</summary>
    [Function("Bad")]
    public void Bad([RabbitMQTrigger("bad", ConnectionStringSetting = Broker)] string message)
    {
        probe.Note($"bad {message}");
        if (probe.Count($"bad {message}") <= int.Parse(message.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture))
            throw new InvalidOperationException($"failing on purpose: {message}");
    }

    [Function("Bytes")]
    public void Bytes([RabbitMQTrigger("bytes", ConnectionStringSetting = Broker)] byte[] message) => probe.Note($"bytes {message.Length}");

    [Function("Memory")]
    public void Memory([RabbitMQTrigger("memory", ConnectionStringSetting = Broker)] ReadOnlyMemory<byte> message) =>
        probe.Note($"memory {Encoding.UTF8.GetString(message.Span)}");

    [Function("Json")]
    public void Json([RabbitMQTrigger("json", ConnectionStringSetting = Broker)] Point message) => probe.Note($"json {message.X}");

    [Function("Gated")]
    public async Task Gated([RabbitMQTrigger("%GatedQueue%", ConnectionStringSetting = Broker)] string message)
    {
        probe.Note($"began {message}");
        await probe.Gate.Task;
        probe.Note($"ended {message}");
    }

    [Function("Endless")]
    public async Task Endless([RabbitMQTrigger("endless", ConnectionStringSetting = Broker)] string message, CancellationToken cancellation)
    {
        Console.WriteLine($"message runs: {message}");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
