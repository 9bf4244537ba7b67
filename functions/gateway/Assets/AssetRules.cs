using System.Text;
using Ainer.Contracts.Errors;

namespace Ainer.Gateway.Assets;

/// <summary>What the library takes. Pure.</summary>
internal static class AssetRules
{
    internal static readonly string[] Statuses = ["ready", "pending"];
    private const int LongestContent = 200_000;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] Texts = ["text/plain", "text/markdown"];
    private static readonly string[] Pictures = ["image/png", "image/jpeg"];
    private static readonly string[] Books = ["application/epub+zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];

    /// <summary>Throws validation_failed for the first thing that does not fit.</summary>
    public static void Check(AssetRequest request, long maxBytes)
    {
        if (request.ProjectId is null) throw Invalid("project_id", "project_id is missing.");
        if (request.Kind is null) throw Invalid("kind", "kind is missing: style, character, scene or knowledge.");
        if (request.Title?.Trim() is not { Length: > 0 and <= 300 }) throw Invalid("title", "title must have 1 to 300 characters.");
        if (request.Source is { Length: > 500 }) throw Invalid("source", "source must have at most 500 characters.");
        if (request.Tags is { } tags && (tags.Count > 50 || tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > 100))) throw Invalid("tags", "There may be 50 tags of 1 to 100 characters.");
        if (request.Metadata is { ValueKind: not System.Text.Json.JsonValueKind.Object }) throw Invalid("metadata", "metadata must be an object.");
        if ((request.Content is null) == (request.Upload is null)) throw Invalid("content", "Give either content, or upload to announce a file.");
        if (request.Content is { } content && Clean(content).Trim().Length is 0 or > LongestContent) throw Invalid("content", $"content must have 1 to {LongestContent} characters.");
        if (request.Upload is not { } file) return;
        if (file.FileName is not { Length: > 0 and <= 200 }) throw Invalid("upload.file_name", "upload.file_name must have 1 to 200 characters.");
        if (file.ContentType is null || !Texts.Concat(Pictures).Concat(Books).Contains(file.ContentType))
            throw Invalid("upload.content_type", $"upload.content_type must be one of {string.Join(", ", Texts.Concat(Pictures).Concat(Books))}.");
        if (file.Bytes is null or < 1 || file.Bytes > maxBytes) throw Invalid("upload.bytes", $"upload.bytes must be 1 to {maxBytes}.");
        if (file.Sha256 is not { Length: 64 } sha256 || !sha256.All(char.IsAsciiHexDigitLower)) throw Invalid("upload.sha256", "upload.sha256 must be 64 lower-case hex digits.");
    }

    public static bool IsText(string contentType) => Texts.Contains(contentType);

    /// <summary>The text of an uploaded file, or null when it is a whole book, which an import reads. Throws text_not_utf8, or upload_rejected when it is empty.</summary>
    public static string? TextOf(byte[] bytes)
    {
        string text;
        try
        {
            text = Clean(Strict.GetString(bytes)).Trim().TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new AinerException(ErrorCode.TextNotUtf8, $"The uploaded file is not UTF-8: byte {exception.Index} cannot be decoded.", new { at = exception.Index });
        }
        if (text.Length == 0) throw new AinerException(ErrorCode.UploadRejected, "The uploaded file holds no text.");
        return text.Length <= LongestContent ? text : null;
    }

    /// <summary>Throws upload_rejected when a picture or a book is none of the kind it claims to be, by its first bytes.</summary>
    public static void CheckSignature(byte[] bytes, string contentType)
    {
        ReadOnlySpan<byte> signature = contentType switch
        {
            "image/png" => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            "image/jpeg" => [0xFF, 0xD8, 0xFF],
            // Both kinds of book are ZIP archives; what is in them an import reads.
            _ => [0x50, 0x4B, 0x03, 0x04],
        };
        if (!bytes.AsSpan().StartsWith(signature)) throw new AinerException(ErrorCode.UploadRejected, $"The uploaded file is no {contentType}.", new { content_type = contentType });
    }

    /// <summary>Without what Postgres (NUL) and UTF-8 (lone surrogates) cannot hold.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0 && rune != Rune.ReplacementChar) clean.Append(rune);
        return clean.ToString();
    }

    internal static AinerException Invalid(string field, string message) => new(ErrorCode.ValidationFailed, message, new { field });
}
