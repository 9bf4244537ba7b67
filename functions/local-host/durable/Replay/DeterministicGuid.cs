using System.Security.Cryptography;
using System.Text;

namespace Ainer.LocalHost.Durable.Replay;

/// <summary>Name-based UUIDs (RFC 4122 version 5) in the namespace that the Durable Task SDK uses.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = new Guid("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Of(string name)
    {
        byte[] input = [.. Namespace, .. Encoding.UTF8.GetBytes(name)];
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // Version 5 is defined over SHA-1; nothing here is a secret.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
