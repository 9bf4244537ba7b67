using Ainer.Contracts;
using Ainer.Contracts.Errors;

namespace Ainer.Documents;

/// <summary>Every reason for which a document is refused, closed; it stands in the error's details.reason.</summary>
public enum DocumentFault
{
    UnknownFormat,
    UnknownEncoding,
    Empty,
    TooLarge,
    TooManyEntries,
    EntryTooLarge,
    ExpandsTooMuch,
    RatioTooHigh,
    TooManyChapters,
    XmlTooDeep,
    UnsafePath,
    DuplicatePath,
    Encrypted,
    BrokenArchive,
    BrokenXml,
    DtdRefused,
    MissingPart,
}

/// <summary>Makes the refusals, so that one fault has one code everywhere.</summary>
internal static class Refused
{
    /// <summary>The error of a fault. The message says what was found and where.</summary>
    public static AinerException Because(DocumentFault fault, string message, object? more = null, Exception? inner = null)
    {
        var details = new Dictionary<string, object?> { ["reason"] = fault };
        if (more is not null)
        {
            foreach (var property in AinerJson.ToElement(more).EnumerateObject()) details[property.Name] = property.Value;
        }
        return new AinerException(CodeOf(fault), message, details, inner);
    }

    /// <summary>A limit of <see cref="DocumentLimits"/> that was passed.</summary>
    public static AinerException Over(DocumentFault fault, string what, long limit) =>
        Because(fault, $"{what}; at most {limit} are read.", new { limit });

    internal static ErrorCode CodeOf(DocumentFault fault) => fault switch
    {
        DocumentFault.UnknownFormat => ErrorCode.DocumentUnsupported,
        DocumentFault.UnknownEncoding => ErrorCode.TextNotUtf8,
        DocumentFault.Empty => ErrorCode.TextMissing,
        DocumentFault.Encrypted => ErrorCode.DocumentEncrypted,
        DocumentFault.TooLarge or DocumentFault.TooManyEntries or DocumentFault.EntryTooLarge or DocumentFault.ExpandsTooMuch or DocumentFault.RatioTooHigh
            or DocumentFault.TooManyChapters => ErrorCode.DocumentTooLarge,
        _ => ErrorCode.DocumentBroken,
    };
}
