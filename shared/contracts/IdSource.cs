using System.Security.Cryptography;

namespace Ainer.Contracts;

/// <summary>
/// The only place where identifiers come from. Ids are a prefix and 32 hex digits (<c>run_…</c>, <c>job_…</c>); event ids are
/// UUIDv7 (RFC 9562), so that they sort by time of making.
/// </summary>
public class IdSource(TimeProvider clock)
{
    /// <summary>A new id of the form <c>prefix_32hex</c>, unguessable.</summary>
    public virtual string New(string prefix) =>
        $"{prefix}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>A new UUIDv7 for an event, stamped with the injected clock.</summary>
    public virtual string NewEventId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[6..]);
        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++) bytes[i] = (byte)(milliseconds >> (8 * (5 - i)));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
