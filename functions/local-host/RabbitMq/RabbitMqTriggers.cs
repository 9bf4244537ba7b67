using System.Reflection;
using System.Text.Json;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>RabbitMQ triggers: one consumer per function.</summary>
internal sealed class RabbitMqTriggers(
    IConfiguration configuration,
    RabbitConnections connections,
    IFunctionInvoker invoker,
    RunningInvocations running,
    TimeProvider time,
    ILogger<RabbitMqTriggers> logger) : ITriggerExtension, IDisposable
{
    // The worker's default serializer settings.
    private static readonly JsonSerializerOptions WorkerJson = new() { PropertyNameCaseInsensitive = true };

    private readonly List<QueueConsumer> _consumers = [];

    public Type AttributeType => typeof(RabbitMQTriggerAttribute);

    public FunctionListing Describe(LocalFunction function)
    {
        var attribute = (RabbitMQTriggerAttribute)function.Trigger;
        BrokerSetting.Resolve(attribute.ConnectionStringSetting, configuration);
        return new("rabbitMQTrigger", $"queue {SettingExpansion.Expand(attribute.QueueName, configuration)}");
    }

    public ParameterBinding BindTrigger(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(string))
            return static (_, trigger) => new(((Delivery)trigger!).Text);
        if (type == typeof(byte[]))
            return static (_, trigger) => new(((Delivery)trigger!).Body.ToArray());
        if (type == typeof(ReadOnlyMemory<byte>))
            return static (_, trigger) => new(((Delivery)trigger!).Body);
        if (type.Namespace?.StartsWith("RabbitMQ.Client", StringComparison.Ordinal) == true)
            throw new InvalidOperationException($"parameter {parameter.Name}: an isolated worker gets no {type.Name}; take string, byte[] or a type that the JSON body has.");
        return (_, trigger) => new(JsonSerializer.Deserialize(((Delivery)trigger!).Body.Span, type, WorkerJson));
    }

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        foreach (var function in functions)
        {
            var attribute = (RabbitMQTriggerAttribute)function.Trigger;
            var subscription = new QueueSubscription(
                function,
                BrokerSetting.Resolve(attribute.ConnectionStringSetting, configuration),
                attribute.DisableCertificateValidation,
                SettingExpansion.Expand(attribute.QueueName, configuration),
                HostJson.PrefetchCount(configuration));
            var consumer = new QueueConsumer(subscription, connections, new DeliveryHandler(subscription, invoker, running, logger), time, logger);
            _consumers.Add(consumer);
            consumer.Start();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_consumers.Select(c => c.StopAsync(cancellationToken)));

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_consumers.Select(c => c.CloseAsync()));
        await connections.DisposeAsync();
    }

    public void Dispose() => _consumers.ForEach(c => c.Dispose());
}
