using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ainer.Cli.S3;

/// <summary>
/// Checks AWS Signature Version 4 on S3 requests, in the Authorization header or presigned in the query, as in
/// "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API reference. Single chunks of a streamed body
/// are not checked: the seed signature covers who sends it and what it is for.
/// </summary>
internal sealed class SignatureV4(string accessKey, string secretKey, TimeProvider time)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(15);

    private sealed record Claim(string Credential, string SignedHeaders, string Signature, string Date, string PayloadHash, TimeSpan? Expires);

    /// <summary>Null when the request is signed with our key; else the S3 error code that refuses it.</summary>
    public string? Refuse(HttpRequest request, string rawTarget)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rawTarget : rawTarget[..question];
        var query = ParseQuery(question < 0 ? "" : rawTarget[(question + 1)..]);
        var presigned = query.Any(pair => pair.Name == "X-Amz-Signature");
        var claim = presigned ? FromQuery(query) : FromHeader(request);
        if (claim is null)
            return "AccessDenied";

        var scope = claim.Credential.Split('/');
        if (scope.Length < 5 || scope[0] != accessKey)
            return "InvalidAccessKeyId";
        if (!DateTimeOffset.TryParseExact(claim.Date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
            return "AccessDenied";
        var age = time.GetUtcNow() - signedAt;
        if (age < -AllowedSkew || age > (claim.Expires ?? AllowedSkew))
            return claim.Expires is null ? "RequestTimeTooSkewed" : "AccessDenied";

        var expected = Sign(request, path, query, claim, scope);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(claim.Signature))
            ? null
            : "SignatureDoesNotMatch";
    }

    private string Sign(HttpRequest request, string path, List<(string Name, string Value)> query, Claim claim, string[] scope)
    {
        var canonical = new StringBuilder(request.Method).Append('\n').Append(CanonicalPath(path)).Append('\n');
        canonical.AppendJoin('&', query.Where(pair => pair.Name != "X-Amz-Signature")
            .Select(pair => (Name: Encode(pair.Name), Value: Encode(pair.Value)))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}")).Append('\n');
        foreach (var name in claim.SignedHeaders.Split(';'))
            canonical.Append(name).Append(':').Append(HeaderValue(request, name)).Append('\n');
        canonical.Append('\n').Append(claim.SignedHeaders).Append('\n').Append(claim.PayloadHash);

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
        var toSign = $"{Algorithm}\n{claim.Date}\n{string.Join('/', scope[^4..])}\n{hash}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var step in scope[^4..])
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    private static string HeaderValue(HttpRequest request, string name) =>
        name == "host"
            ? request.Host.Value ?? ""
            : string.Join(',', request.Headers[name].Select(value => string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private static Claim? FromHeader(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Algorithm, StringComparison.Ordinal))
            return null;
        var parts = header[Algorithm.Length..].Split(',').Select(part => part.Trim().Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var payload = request.Headers["x-amz-content-sha256"].ToString();
        return parts.TryGetValue("Credential", out var credential) && parts.TryGetValue("SignedHeaders", out var signed) && parts.TryGetValue("Signature", out var signature)
            ? new Claim(credential, signed, signature, request.Headers["x-amz-date"].ToString(), payload, null)
            : null;
    }

    private static Claim? FromQuery(List<(string Name, string Value)> query)
    {
        string? Get(string name) => query.Where(pair => pair.Name == name).Select(pair => pair.Value).FirstOrDefault();
        return Get("X-Amz-Algorithm") == Algorithm
            && Get("X-Amz-Credential") is { } credential && Get("X-Amz-SignedHeaders") is { } signed
            && Get("X-Amz-Signature") is { } signature && Get("X-Amz-Date") is { } date
            && int.TryParse(Get("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 604800
            ? new Claim(credential, signed, signature, date, Get("X-Amz-Content-SHA256") ?? "UNSIGNED-PAYLOAD", TimeSpan.FromSeconds(seconds))
            : null;
    }

    public static List<(string Name, string Value)> ParseQuery(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Decode(pair[0]), pair.Length > 1 ? Decode(pair[1]) : ""))
            .ToList();

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string CanonicalPath(string path) =>
        string.Join('/', path.Split('/').Select(segment => Encode(Uri.UnescapeDataString(segment))));

    // Uri.EscapeDataString leaves exactly the unreserved characters of RFC 3986 alone, as AWS asks.
    private static string Encode(string text) => Uri.EscapeDataString(text);
}
