using System.ComponentModel.DataAnnotations;

namespace Ainer.WorkerProtocol.Broker;

/// <summary>Where RabbitMQ is. Section RabbitMq.</summary>
public sealed class BrokerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RabbitMq";

    /// <summary>amqp://user:password@host:port/vhost.</summary>
    [Required] public string Uri { get; set; } = "";
}
