using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ainer.TypedTasks;

/// <summary>Which shard a key belongs to: the same on every machine and in every version.</summary>
public static class Sharding
{
    /// <summary>hash(key) % shards: the first eight bytes of the key's SHA-256, big-endian.</summary>
    public static int ShardOf(string key, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % (ulong)shards);
    }
}
