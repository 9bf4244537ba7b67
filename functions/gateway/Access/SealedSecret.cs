using System.Security.Cryptography;
using System.Text;

namespace Ainer.Gateway.Access;

/// <summary>
/// A repeated request gets the first answer again, also when that answer told a secret that is stored nowhere. So the kept answer holds the secret sealed (AES-GCM) under a
/// key derived from the caller's own secret, which the database does not know either: only the same caller can have it told again.
/// </summary>
internal static class SealedSecret
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The secret, sealed for the holder of <paramref name="callersKey"/>.</summary>
    public static string Seal(string secret, string callersKey)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = CipherFor(callersKey);
        cipher.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Convert.ToHexStringLower(box);
    }

    /// <summary>The secret again. Throws <see cref="AuthenticationTagMismatchException"/> for another caller.</summary>
    public static string Open(string sealedText, string callersKey)
    {
        var box = Convert.FromHexString(sealedText);
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var cipher = CipherFor(callersKey);
        cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }

    private static AesGcm CipherFor(string callersKey) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(callersKey), 32, info: "ainer kept answer"u8.ToArray()), TagBytes);
}
