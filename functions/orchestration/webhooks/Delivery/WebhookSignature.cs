using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ainer.Webhooks.Delivery;

/// <summary>The signature that proves a message's origin and age: HMAC-SHA256 over the time, a dot and the body. docs/webhooks.md shows how a receiver checks it. Pure.</summary>
internal static class WebhookSignature
{
    public const string Header = "Ainer-Signature";

    /// <summary>The header's value, <c>t=UNIX_SECONDS,v1=HEX</c>.</summary>
    public static string Of(string secret, DateTimeOffset at, string body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
