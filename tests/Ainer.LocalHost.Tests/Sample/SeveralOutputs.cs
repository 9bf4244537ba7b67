using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Sample;

public sealed class SeveralOutputs
{
    [HttpResult]
    public required IActionResult Answer { get; init; }

    [RabbitMQOutput(QueueName = "outbound", ConnectionStringSetting = "RabbitMq:Uri")]
    public string? Message { get; init; }
}
