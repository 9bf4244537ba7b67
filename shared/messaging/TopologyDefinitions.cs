using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ainer.Messaging;

/// <summary>Writes <see cref="Topology"/> in the format of RabbitMQ's definitions import (management plugin, "load_definitions").</summary>
public static class TopologyDefinitions
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of infra/rabbitmq/definitions.json.</summary>
    public static string Write(string vhost = "/")
    {
        var document = new Dictionary<string, object>
        {
            ["vhosts"] = new object[] { new { name = vhost } },
            ["exchanges"] = new object[] { Exchange(Topology.EventsExchange, "topic"), Exchange(Topology.DeadLetterExchange, "direct") },
            ["queues"] = Topology.Queues.Select(queue => new { name = queue.Name, vhost, durable = true, auto_delete = false, arguments = queue.Arguments() }),
            ["bindings"] = Topology.Queues.SelectMany(queue => Topology.BindingsOf(queue).Select(binding => new
            {
                source = binding.Exchange,
                vhost,
                destination = queue.Name,
                destination_type = "queue",
                routing_key = binding.RoutingKey,
                arguments = new { },
            })),
        };
        return JsonSerializer.Serialize(document, Format).ReplaceLineEndings("\n") + "\n";

        object Exchange(string name, string type) => new { name, vhost, type, durable = true, auto_delete = false, @internal = false, arguments = new { } };
    }
}
