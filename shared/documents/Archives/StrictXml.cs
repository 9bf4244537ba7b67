using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Ainer.Documents.Archives;

/// <summary>
/// XML from strangers: no document type, so no entities of its own and nothing to fetch, with a bound on depth. The XHTML of books mostly begins with a plain
/// <c>&lt;!DOCTYPE html&gt;</c> and uses HTML's named letters: the declaration is taken off (one with a subset of its own is refused) and the letters are put in before the
/// strict reader sees the text.
/// </summary>
internal static partial class StrictXml
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = true,
        CloseInput = true,
    };

    /// <summary>Walks through a part; <paramref name="visit"/> is called at each node. Throws document_broken naming the part and the line.</summary>
    public static void Walk(BoundedArchive archive, string path, DocumentLimits limits, Action<XmlReader> visit)
    {
        using var stream = archive.Open(path);
        Walk(path, limits, visit, () => XmlReader.Create(stream, Settings));
    }

    /// <summary>The same for XHTML, which is read whole because its declaration and its named letters must be replaced.</summary>
    public static void WalkHtml(BoundedArchive archive, string path, DocumentLimits limits, Action<XmlReader> visit)
    {
        using var stream = archive.Open(path);
        var text = WithoutDoctype(Text(stream, path), path);
        text = NamedLetter().Replace(text, static match => IsXmlOwn(match.Value) ? match.Value : WebUtility.HtmlDecode(match.Value));
        Walk(path, limits, visit, () => XmlReader.Create(new StringReader(text), Settings));
    }

    private static string Text(Stream stream, string path)
    {
        using var reader = new StreamReader(stream, Utf8, detectEncodingFromByteOrderMarks: true);
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw Refused.Because(DocumentFault.BrokenXml, $"'{path}' is not UTF-8; convert the book with a current program.", new { path }, exception);
        }
    }

    private static void Walk(string path, DocumentLimits limits, Action<XmlReader> visit, Func<XmlReader> open)
    {
        try
        {
            using var xml = open();
            while (xml.Read())
            {
                if (xml.Depth > limits.MaxXmlDepth) throw Refused.Over(DocumentFault.XmlTooDeep, $"The elements of '{path}' stand too deep in one another", limits.MaxXmlDepth);
                visit(xml);
            }
        }
        catch (XmlException exception)
        {
            // The reader has no code for it, only these words.
            throw exception.Message.Contains("DTD", StringComparison.Ordinal)
                ? Dtd(path, exception)
                : Refused.Because(DocumentFault.BrokenXml, $"'{path}' is broken at line {exception.LineNumber}: {exception.Message}", new { path, line = exception.LineNumber }, exception);
        }
    }

    private static string WithoutDoctype(string text, string path)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 4096)).IndexOf("<!DOCTYPE", StringComparison.OrdinalIgnoreCase);
        if (start < 0) return text;
        var end = text.IndexOf('>', start);
        if (end < 0 || text.AsSpan(start, end - start).Contains('[')) throw Dtd(path, null);
        return string.Concat(text.AsSpan(0, start), text.AsSpan(end + 1));
    }

    private static Contracts.Errors.AinerException Dtd(string path, Exception? inner) =>
        Refused.Because(DocumentFault.DtdRefused, $"'{path}' declares a document type of its own, which is not read because it could fetch or multiply content.", new { path }, inner);

    private static bool IsXmlOwn(string letter) => letter is "&amp;" or "&lt;" or "&gt;" or "&quot;" or "&apos;";

    [GeneratedRegex("&[A-Za-z][A-Za-z0-9]{1,31};")]
    private static partial Regex NamedLetter();
}
