using System.ComponentModel.DataAnnotations;

namespace Ainer.Messaging;

/// <summary>Where the broker is.</summary>
public sealed class RabbitMqOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "RabbitMq";

    /// <summary>amqp://user:password@host:port/vhost.</summary>
    [Required]
    public string Uri { get; set; } = "";

    /// <summary>http://user:password@host:port of the management API; needed only to look at queues.</summary>
    public string? ManagementUri { get; set; }
}
