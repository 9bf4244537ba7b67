using System.Text;
using System.Text.Json;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>
/// The RabbitMQ output binding: after the function returned, publishes each marked value to the default exchange with the queue's
/// name as routing key, without confirm. Like the real one it promises nothing; what must arrive goes through an outbox.
/// </summary>
internal static class RabbitMqOutput
{
    public static FunctionExecutionDelegate Publish(FunctionExecutionDelegate next) =>
        context => ((LocalFunctionContext)context).Function.Compiled.Outputs.Length == 0 ? next(context) : RunAsync((LocalFunctionContext)context, next);

    private static async Task RunAsync(LocalFunctionContext context, FunctionExecutionDelegate next)
    {
        await next(context);
        foreach (var output in context.Function.Compiled.Outputs)
        {
            if (output.Attribute is RabbitMQOutputAttribute attribute && context.Outputs.GetValueOrDefault(output.Name) is { } value)
                await PublishAsync(attribute, value, context);
        }
    }

    private static async Task PublishAsync(RabbitMQOutputAttribute attribute, object value, LocalFunctionContext context)
    {
        var configuration = context.InstanceServices.GetRequiredService<IConfiguration>();
        var queue = SettingExpansion.Expand(
            attribute.QueueName ?? throw new InvalidOperationException("RabbitMQOutput needs a QueueName."), configuration);
        var connection = await context.InstanceServices.GetRequiredService<RabbitConnections>().GetAsync(
            BrokerSetting.Resolve(attribute.ConnectionStringSetting, configuration),
            attribute.DisableCertificateValidation,
            context.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: context.CancellationToken);
        await channel.BasicPublishAsync(string.Empty, queue, mandatory: false, Body(value), context.CancellationToken);
    }

    private static byte[] Body(object value) => value switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        _ => JsonSerializer.SerializeToUtf8Bytes(value),
    };
}
