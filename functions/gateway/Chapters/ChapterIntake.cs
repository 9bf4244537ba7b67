using System.Security.Cryptography;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Documents;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ainer.Gateway.Chapters;

/// <summary>
/// Reads chapters from a request: a JSON text, a file as the body, or a file in a form. The declared type only chooses the way in; what the file is decides its content.
/// </summary>
internal sealed class ChapterIntake(DocumentReader documents, IOptions<DocumentLimits> limits, IOptions<GatewayOptions> options)
{
    private const int MaxFormParts = 8;
    private static readonly Dictionary<string, DocumentFormat?> FileTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text/plain"] = DocumentFormat.Text,
        ["text/markdown"] = DocumentFormat.Markdown,
        ["application/epub+zip"] = DocumentFormat.Epub,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = DocumentFormat.Docx,
        ["application/octet-stream"] = null,
    };
    private static readonly string[] Accepted = ["application/json", "multipart/form-data", .. FileTypes.Keys];

    /// <summary>What the request brings. Throws unsupported_media_type, payload_too_large, validation_failed, or what <see cref="DocumentReader"/> refuses.</summary>
    public async Task<ChapterDelivery> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        RequestReading.RefuseEncoded(request);
        if (string.IsNullOrEmpty(request.ContentType)) return await ReadJsonAsync(request, ct);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)) throw Unsupported(request.ContentType);
        if (type.MediaType.Value!.Contains("json", StringComparison.OrdinalIgnoreCase)) return await ReadJsonAsync(request, ct);
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return await ReadFormAsync(request, HeaderUtilities.RemoveQuotes(type.Boundary).Value, ct);
        if (!FileTypes.TryGetValue(type.MediaType.Value!, out var declared)) throw Unsupported(request.ContentType);
        if (request.ContentLength > limits.Value.MaxBytes) throw TooLarge();
        return await ReadFileAsync(request.Body, declared, Query.Text(request, "title"), Query.Text(request, "language"), ct);
    }

    private async Task<ChapterDelivery> ReadJsonAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await request.ReadJsonTextAsync(ct);
        var one = RequestReading.Parse<ChapterRequest>(body);
        ChapterText.Check(one.Text, options.Value.MaxTextCharacters, "text");
        FieldChecks.Trace(one.TraceId, one.CorrelationId);
        FieldChecks.Ordinal(one.Ordinal);
        var draft = new ChapterDraft(FieldChecks.Id("chapter_id", one.ChapterId), FieldChecks.OptionalLine("title", one.Title, 300), FieldChecks.OptionalLine("part", one.Part, 300), one.Ordinal, one.Text!);
        return new ChapterDelivery([draft], new ChapterSource("json"), FieldChecks.Language(one.Language), body)
        {
            IdempotencyKey = one.IdempotencyKey,
            TraceId = one.TraceId,
            CorrelationId = one.CorrelationId,
        };
    }

    /// <summary>The first file of the form; fields language and title may stand before it.</summary>
    private async Task<ChapterDelivery> ReadFormAsync(HttpRequest request, string? boundary, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200) throw FieldChecks.Invalid("Content-Type", "multipart/form-data needs a boundary of at most 200 characters.");
        if (request.ContentLength > limits.Value.MaxBytes + 65_536) throw TooLarge();
        var form = new MultipartReader(boundary, request.Body);
        string? title = null, language = null;
        try
        {
            for (var i = 0; i < MaxFormParts && await form.ReadNextSectionAsync(ct) is { } part; i++)
            {
                if (part.AsFileSection() is { FileStream: { } file } section)
                    return await ReadFileAsync(file, Declared(part.ContentType, section.FileName), title, language, ct);
                if (part.AsFormDataSection() is not { } field) continue;
                if (field.Name == "title") title = await field.GetValueAsync(ct);
                if (field.Name == "language") language = await field.GetValueAsync(ct);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new AinerException(ErrorCode.ValidationFailed, "The form is broken or cut off; send it again.", new { field = "file" }, exception);
        }
        throw FieldChecks.Invalid("file", $"The form has no file among its first {MaxFormParts} parts.");
    }

    private async Task<ChapterDelivery> ReadFileAsync(Stream file, DocumentFormat? declared, string? title, string? language, CancellationToken ct)
    {
        using var hash = SHA256.Create();
        Document document;
        string digest;
        await using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Read, leaveOpen: true))
        {
            document = await documents.ReadAsync(hashed, declared, ct);
            digest = Convert.ToHexStringLower(hash.Hash!);
        }
        title = FieldChecks.OptionalLine("title", title, 300);
        var drafts = document.Chapters.Select(chapter => new ChapterDraft(null, Cut(chapter.Title ?? (document.Chapters.Count == 1 ? title ?? document.Title : null)), Cut(chapter.Part), null, chapter.Text)).ToList();
        var source = new ChapterSource(Names.Of(document.Format), document.Encoding, Cut(title ?? document.Title));
        return new ChapterDelivery(drafts, source, FieldChecks.Language(language ?? Known(document.Language)), $"{digest} {title} {language}");
    }

    private static DocumentFormat? Declared(string? contentType, string fileName) =>
        contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out var type) && FileTypes.TryGetValue(type.MediaType.Value!, out var format) && format is not null
            ? format == DocumentFormat.Text && fileName.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? DocumentFormat.Markdown : format
            : fileName.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? DocumentFormat.Markdown : null;

    /// <summary>The language that a document names, as the line calls it; another one is left to be found.</summary>
    private static string? Known(string? tag) => tag switch
    {
        null => null,
        _ when tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) => "zh-CN",
        _ when tag.StartsWith("en", StringComparison.OrdinalIgnoreCase) => "en",
        _ => null,
    };

    private static string? Cut(string? title) => title?.Length > 300 ? title[..300] : title;

    private AinerException TooLarge() =>
        new(ErrorCode.DocumentTooLarge, $"The file has more than {limits.Value.MaxBytes} bytes.", new { reason = DocumentFault.TooLarge, limit = limits.Value.MaxBytes });

    private static AinerException Unsupported(string type) => new(ErrorCode.UnsupportedMediaType, $"The body has content type {type}.", new { types = Accepted });
}
