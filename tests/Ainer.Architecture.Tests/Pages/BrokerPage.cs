using System.Text;
using Ainer.Messaging;

namespace Ainer.Architecture.Tests.Pages;

/// <summary>docs/broker.md, from the topology.</summary>
public static class BrokerPage
{
    public static string Write()
    {
        var live = Topology.Queues.Where(queue => queue.DeadLetterKey is not null).ToList();
        var page = new StringBuilder($"""
            # The broker

            Generated from `Ainer.Messaging.Topology`, which also declares all this and writes infra/rabbitmq/definitions.json; a test holds this page to it. What each message says
            is in the [event contracts](event-contracts.md), why it is sent through an outbox in [outbox and inbox](outbox-inbox.md).

            All queues are durable quorum queues. After {Topology.DeliveryLimit} deliveries, or when rejected, a message goes through `{Topology.DeadLetterExchange}` to the queue's own dead-letter
            queue, at least once; a full queue refuses instead of dropping. Each node declares a control queue `{Topology.NodeControlQueue("<id>")}` for itself; its dead letters end in one queue for all nodes.

            ```mermaid
            flowchart LR
              events(({Topology.EventsExchange}))
              dlx(({Topology.DeadLetterExchange}))

            """);
        page.Append("  subgraph queues\n");
        for (var i = 0; i < live.Count; i++) page.Append(null, $"    q{i}[\"{live[i].Name}\"]\n");
        page.Append(null, $"    control[\"{Topology.NodeControlQueue("&lt;id&gt;")}\"]\n  end\n");
        for (var i = 0; i < live.Count; i++) page.Append(null, $"  events -- \"{string.Join("<br/>", live[i].RoutingKeys)}\" --> q{i}\n");
        page.Append(null, $"  events -- \"{Topology.NodeControlQueue("&lt;id&gt;")}\" --> control\n");
        page.Append("  queues -. given up .-> dlx\n  dlx --> dead[\"one .dlq queue each\"]\n```\n\n| queue | routing keys | dead letters |\n| --- | --- | --- |\n");
        foreach (var queue in live)
            page.Append(null, $"| `{queue.Name}` | {string.Join(", ", queue.RoutingKeys.Select(key => $"`{key}`"))} | `{Topology.DeadLetterQueue(queue.DeadLetterKey!)}` |\n");
        var control = Topology.NodeControl("<id>");
        page.Append(null, $"| `{control.Name}` | `{control.RoutingKeys[0]}` | `{Topology.DeadLetterQueue(control.DeadLetterKey!)}` |\n");
        return page.ToString();
    }
}
