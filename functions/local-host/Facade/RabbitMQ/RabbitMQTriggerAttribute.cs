using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function for each message of a queue. Acked when it returns; see the settlement rules in docs/functions-host.md.</summary>
#pragma warning disable CA1019 // As the SDK declares them.
public sealed class RabbitMQTriggerAttribute : TriggerBindingAttribute
{
    public RabbitMQTriggerAttribute(string queueName)
    {
        QueueName = queueName;
    }

    public RabbitMQTriggerAttribute(string hostName, string userNameSetting, string passwordSetting, int port, string queueName)
    {
        HostName = hostName;
        UserNameSetting = userNameSetting;
        PasswordSetting = passwordSetting;
        Port = port;
        QueueName = queueName;
    }

    /// <summary>The setting (or connection string) that holds the amqp:// URI.</summary>
    public string? ConnectionStringSetting { get; set; }

    public string? HostName { get; set; }

    /// <summary>The queue; %Name% is replaced by the setting of that name.</summary>
    public string QueueName { get; }

    public string? UserNameSetting { get; set; }

    public string? PasswordSetting { get; set; }

    public int Port { get; set; }

    public bool DisableCertificateValidation { get; set; }
}
