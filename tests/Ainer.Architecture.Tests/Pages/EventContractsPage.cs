using System.Text;
using Ainer.Contracts.Events;

namespace Ainer.Architecture.Tests.Pages;

/// <summary>docs/event-contracts.md, from the event catalog and the envelope's own properties.</summary>
public static class EventContractsPage
{
    public static string Write()
    {
        var page = new StringBuilder($"""
            # Event contracts

            Generated from `Ainer.Contracts.Events.EventCatalog`; a test holds this page to it. Every message is an `EventEnvelope` (schema_version {EventEnvelope.CurrentSchemaVersion}) on the topic
            exchange of the [broker's picture](broker.md), its routing key the event type unless the table says otherwise. Readers ignore fields that they do not know and refuse a major
            version that they do not know. Consumers read the type from the envelope, never from the routing key. `traceparent` travels as a message header.

            ## Envelope

            {string.Join(", ", typeof(EventEnvelope).GetProperties().Select(property => $"`{System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}`"))}.

            ## Events of a run

            Stored once, in the transaction of the change that they report, with `run_seq` as their place in the run's order.

            | event | owner | when | payload |
            | --- | --- | --- | --- |

            """);
        foreach (var rule in EventCatalog.All.Where(rule => rule.Stored)) Append(page, rule);
        page.Append("""

            ## Messages between processes

            Commands and reports. They change nothing by themselves: their receiver decides.

            | message | sent by | when | payload |
            | --- | --- | --- | --- |

            """);
        foreach (var rule in EventCatalog.All.Where(rule => !rule.Stored)) Append(page, rule);
        return page.ToString();
    }

    private static void Append(StringBuilder page, EventRule rule) => page.Append(null, $"| `{rule.Type}` | {rule.Owner} | {rule.Meaning} | {rule.Payload} |\n");
}
