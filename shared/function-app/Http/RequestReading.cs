using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Http;

/// <summary>Reads request bodies with a bound, as UTF-8, as contracts.</summary>
public static class RequestReading
{
    /// <summary>The largest JSON body, in bytes.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private static readonly string[] JsonOnly = ["application/json"];
    private static readonly JsonSerializerOptions Strict = new(AinerJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole body as text. Throws payload_too_large, text_not_utf8, or unsupported_media_type for a body that says it is no JSON.</summary>
    public static async Task<string> ReadJsonTextAsync(this HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType is { Length: > 0 } type && !IsJson(type))
            throw new AinerException(ErrorCode.UnsupportedMediaType, $"The body has content type {type}.", new { accepted = JsonOnly });
        RefuseEncoded(request);
        if (request.ContentLength > MaxBodyBytes) throw TooLarge();

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > MaxBodyBytes) throw TooLarge();
            buffer.Write(chunk, 0, read);
        }
        try
        {
            // RFC 8259 lets a reader pass over the mark with which some programs begin a file.
            var mark = buffer.Length >= 3 && buffer.GetBuffer().AsSpan(0, 3).SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0;
            return StrictUtf8.GetString(buffer.GetBuffer(), mark, (int)buffer.Length - mark);
        }
        catch (DecoderFallbackException exception)
        {
            throw new AinerException(ErrorCode.TextNotUtf8, $"The body is not UTF-8: byte {exception.Index} cannot be decoded.", new { at = exception.Index });
        }
    }

    /// <summary>The body of a caller as a contract. Throws validation_failed naming where the JSON does not fit, or the field that the contract does not have.</summary>
    public static async Task<T> ReadContractAsync<T>(this HttpRequest request, CancellationToken cancellation) =>
        Parse<T>(await request.ReadJsonTextAsync(cancellation));

    /// <summary>The body of a node as a contract. It may be newer than this process, so what it says besides is passed over, as in every message.</summary>
    public static async Task<T> ReadNodesContractAsync<T>(this HttpRequest request, CancellationToken cancellation) =>
        Parse<T>(await request.ReadJsonTextAsync(cancellation), AinerJson.Options);

    /// <summary>Parses a contract from a caller's body. Throws validation_failed naming where it does not fit, or the field that it does not have: a misspelt one, obeyed in silence, would do what nobody asked for.</summary>
    public static T Parse<T>(string body) => Parse<T>(body, Strict);

    private static T Parse<T>(string body, JsonSerializerOptions options)
    {
        if (string.IsNullOrWhiteSpace(body)) throw new AinerException(ErrorCode.ValidationFailed, "The body is empty; JSON is due here.");
        try
        {
            var contract = JsonSerializer.Deserialize<T>(body, options) ?? throw new JsonException($"The JSON is null where a {typeof(T).Name} is due.");
            BodyMisfit.RefuseNullItems(body);
            JsonSoundness.Check(body);
            return contract;
        }
        catch (JsonException exception)
        {
            throw BodyMisfit.Of(exception, typeof(T));
        }
    }

    /// <summary>Throws unsupported_media_type for a body that says it is compressed: nobody here unpacks it.</summary>
    public static void RefuseEncoded(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw new AinerException(ErrorCode.UnsupportedMediaType, $"The body has content encoding {encoding}; send it as it is.", new { content_encoding = encoding });
    }

    /// <summary>application/json, and what is built on it (RFC 6839).</summary>
    private static bool IsJson(string contentType)
    {
        var type = contentType.Split(';', 2)[0].Trim();
        return type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private static AinerException TooLarge() => new(ErrorCode.PayloadTooLarge, $"The body is larger than {MaxBodyBytes} bytes.", new { limit_bytes = MaxBodyBytes });
}
