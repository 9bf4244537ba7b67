using Ainer.Postgres;

namespace Ainer.Messaging;

/// <summary>Recognises a message that a consumer has already handled. docs/outbox-inbox.md has the protocol.</summary>
public static class Inbox
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(Inbox).Assembly, "Sql/inbox.sql");

    /// <summary>
    /// True when this consumer sees the event for the first time; the row commits or rolls back with the handler's effect. A concurrent delivery of
    /// the same event waits here until the first one has ended.
    /// </summary>
    public static async Task<bool> TryAcceptAsync(Transaction tx, string consumer, string eventId) =>
        await tx.ExecuteAsync(Sql["accept"], new { consumer, eventId }) == 1;
}
