using System.Security.Cryptography;

namespace Ainer.Contracts;

/// <summary>
/// The only place where identifiers come from. Each holds a UUIDv7 (RFC 9562): milliseconds since 1970 in 48 bits, then 74 random ones. So it sorts by time of making, new rows
/// go to the end of every index instead of each to a page of its own, and it is still not to be guessed.
/// </summary>
public class IdSource(TimeProvider clock)
{
    /// <summary>A new id of the form <c>prefix_32hex</c> (<c>run_…</c>, <c>job_…</c>).</summary>
    public virtual string New(string prefix) => $"{prefix}_{NewUuid():N}";

    /// <summary>A new id for an event, with the hyphens of a UUID.</summary>
    public virtual string NewEventId() => NewUuid().ToString("D");

    private Guid NewUuid() => Guid.CreateVersion7(clock.GetUtcNow());
}
