using System.Globalization;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;

namespace Ainer.Gateway;

/// <summary>The optimistic lock as HTTP knows it: a row's version is its ETag, and a change names the one that it was made on (RFC 9110, 13.1.1).</summary>
internal static class RowVersion
{
    /// <summary>The version that the change was made on: If-Match or the body's version, both and different is validation_failed; null for neither.</summary>
    public static long? Expected(HttpRequest request, long? inBody)
    {
        if (request.Headers.IfMatch.ToString() is not { Length: > 0 } header) return inBody;
        var digits = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        if (!long.TryParse(digits.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            throw new AinerException(ErrorCode.ValidationFailed, "If-Match must name a version, for example \"3\".", new { field = "If-Match" });
        if (inBody is { } other && other != version)
            throw new AinerException(ErrorCode.ValidationFailed, "If-Match and the body's version differ.", new { field = "version" });
        return version;
    }

    /// <summary>The same, for a change that must name one.</summary>
    public static long Required(HttpRequest request, long? inBody) => Expected(request, inBody)
        ?? throw new AinerException(ErrorCode.ValidationFailed, "Say which version was changed, as If-Match or as version: otherwise the change of somebody else could be lost.", new { field = "version" });

    /// <summary>Puts the version on the answer.</summary>
    public static void Tag(HttpRequest request, long version) => request.HttpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Somebody else changed it meanwhile.</summary>
    public static AinerException Conflict(string what, long expected, long actual) =>
        new(ErrorCode.VersionConflict, $"{what} is at version {actual} by now; the change was made on version {expected}.", new { expected, version = actual });
}
