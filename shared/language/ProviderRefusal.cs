using System.Globalization;
using System.Net;
using System.Text.Json;
using Ainer.Contracts.Errors;

namespace Ainer.Language;

/// <summary>What an answer other than 200 means, and whether another attempt can help. Pure.</summary>
internal static class ProviderRefusal
{
    private const int LongestReason = 300;

    /// <summary>The error of a status with its body. The server's own words are shortened, and the key is taken out of them.</summary>
    public static AinerException Of(HttpStatusCode status, string body, TimeSpan? retryAfter, LanguageOptions options)
    {
        var (type, said) = Read(body, options);
        var code = CodeOf((int)status, type);
        var advice = (int)status switch
        {
            401 or 403 => " Check Language:ApiKey.",
            404 => " Check Language:BaseUrl and Language:Model.",
            >= 300 and < 400 => " Redirects are not followed, because the key would go with them: put the final address into Language:BaseUrl.",
            _ => "",
        };
        object details = retryAfter is { } pause
            ? new { provider = options.Provider, status = (int)status, retry_after_s = Math.Ceiling(pause.TotalSeconds) }
            : new { provider = options.Provider, status = (int)status };
        return new AinerException(code, $"Language model provider '{options.Provider}' answered {(int)status}{(said.Length > 0 ? $": {said}" : "")}.{advice}", details) { RetryAfter = retryAfter };
    }

    /// <summary>429 is a pause, unless the account is empty; 408, 409, 425 and 5xx may pass; everything else stays as it is.</summary>
    internal static ErrorCode CodeOf(int status, string? type) => status switch
    {
        429 when type is "insufficient_quota" or "billing_hard_limit_reached" => ErrorCode.ProviderRejected,
        429 => ErrorCode.ProviderRateLimited,
        502 or 503 or 504 => ErrorCode.ProviderUnavailable,
        408 or 409 or 425 or >= 500 => ErrorCode.ProviderFailed,
        _ => ErrorCode.ProviderRejected,
    };

    /// <summary>An error object that came on a stream that had begun with 200.</summary>
    public static AinerException OnTheWay(JsonElement error, LanguageOptions options)
    {
        var (type, said) = Read($$"""{"error":{{error.GetRawText()}}}""", options);
        var code = type is "rate_limit_exceeded" or "rate_limit_error" ? ErrorCode.ProviderRateLimited : ErrorCode.ProviderFailed;
        return new AinerException(code, $"Language model provider '{options.Provider}' failed while it answered: {said}", new { provider = options.Provider });
    }

    /// <summary>Retry-After in both its forms (RFC 9110, 10.2.3), at most an hour.</summary>
    public static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        if (header is null) return null;
        TimeSpan? pause = double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 3600))
            : DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at - now : null;
        return pause is null ? null : TimeSpan.FromSeconds(Math.Clamp(pause.Value.TotalSeconds, 1, 3600));
    }

    private static (string? Type, string Said) Read(string body, LanguageOptions options)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error))
            {
                if (error.ValueKind == JsonValueKind.String) return (null, Clean(error.GetString()!, options));
                return (Text(error, "code") ?? Text(error, "type"), Clean(Text(error, "message") ?? "", options));
            }
        }
        catch (JsonException)
        {
            // A page of a proxy: its status says enough.
        }
        return (null, "");
    }

    private static string Clean(string said, LanguageOptions options)
    {
        if (!string.IsNullOrEmpty(options.ApiKey)) said = said.Replace(options.ApiKey, "[key]", StringComparison.Ordinal);
        var line = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length > LongestReason ? line[..LongestReason] + "..." : line;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
