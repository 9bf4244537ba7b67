using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Publishes the marked return value or property to a queue through the default exchange, without confirm.</summary>
public sealed class RabbitMQOutputAttribute : OutputBindingAttribute
{
    public RabbitMQOutputAttribute()
    {
    }

    public string? ConnectionStringSetting { get; set; }

    public string? HostName { get; set; }

    public string? QueueName { get; set; }

    public string? UserName { get; set; }

    public string? Password { get; set; }

    public int Port { get; set; }

    public bool DisableCertificateValidation { get; set; }
}
