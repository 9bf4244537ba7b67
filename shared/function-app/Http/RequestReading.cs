using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Http;

/// <summary>Reads request bodies with a bound, as UTF-8, as contracts.</summary>
public static class RequestReading
{
    /// <summary>The largest JSON body, in bytes.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole body as text. Throws payload_too_large, text_not_utf8, or unsupported_media_type for a body that says it is no JSON.</summary>
    public static async Task<string> ReadJsonTextAsync(this HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentType is { Length: > 0 } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            throw new AinerException(ErrorCode.UnsupportedMediaType, $"The body has content type {type}.");
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
            return StrictUtf8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (DecoderFallbackException exception)
        {
            throw new AinerException(ErrorCode.TextNotUtf8, $"The body is not UTF-8: byte {exception.Index} cannot be decoded.", new { at = exception.Index });
        }
    }

    /// <summary>The body as a contract. Throws validation_failed naming where the JSON does not fit.</summary>
    public static async Task<T> ReadContractAsync<T>(this HttpRequest request, CancellationToken cancellation) =>
        Parse<T>(await request.ReadJsonTextAsync(cancellation));

    /// <summary>Parses a contract from a body's text. Throws validation_failed naming where it does not fit.</summary>
    public static T Parse<T>(string body)
    {
        if (string.IsNullOrWhiteSpace(body)) throw new AinerException(ErrorCode.ValidationFailed, "The body is empty; JSON is due here.");
        try
        {
            var contract = AinerJson.Read<T>(body);
            BodyMisfit.RefuseNullItems(body);
            return contract;
        }
        catch (JsonException exception)
        {
            throw BodyMisfit.Of(exception);
        }
    }

    private static AinerException TooLarge() => new(ErrorCode.PayloadTooLarge, $"The body is larger than {MaxBodyBytes} bytes.", new { limit_bytes = MaxBodyBytes });
}
