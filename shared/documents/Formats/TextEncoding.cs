using System.Text;

namespace Ainer.Documents.Formats;

/// <summary>
/// Finds how a text is encoded and decodes it: a byte order mark decides; without one it is UTF-8 if it is valid UTF-8, else GB18030 if it is valid GB18030 and reads
/// like Chinese. Half of the Chinese novels in circulation are GBK, of which GB18030 is a superset; any other legacy encoding cannot be told apart safely and is refused.
/// </summary>
internal static class TextEncoding
{
    /// <summary>Part of the characters outside ASCII that must be common Han characters or Chinese punctuation; wrongly decoded bytes give rare characters all over the plane.</summary>
    private const double LeastChinese = 0.9;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16Little = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16Big = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    /// <summary>The text and the name of its encoding. Throws document_unsupported for binary data, text_not_utf8 for an encoding that is not known.</summary>
    public static (string Text, string Encoding) Decode(ReadOnlySpan<byte> file)
    {
        if (file is [0xEF, 0xBB, 0xBF, ..]) return (Strictly(Utf8, file[3..], "utf-8"), "utf-8");
        if (file is [0xFF, 0xFE, ..]) return (Strictly(Utf16Little, file[2..], "utf-16le"), "utf-16le");
        if (file is [0xFE, 0xFF, ..]) return (Strictly(Utf16Big, file[2..], "utf-16be"), "utf-16be");
        if (file.Contains((byte)0)) throw Binary();
        if (TryDecode(Utf8, file) is { } text) return (NoControls(text), "utf-8");
        if (TryDecode(Gb18030, file) is { } chinese && ReadsLikeChinese(chinese)) return (NoControls(chinese), "gb18030");
        throw Refused.Because(DocumentFault.UnknownEncoding, "The text is neither UTF-8 nor GB18030 (GBK); save it as UTF-8.");
    }

    private static string Strictly(Encoding encoding, ReadOnlySpan<byte> bytes, string name) =>
        NoControls(TryDecode(encoding, bytes) ?? throw Refused.Because(DocumentFault.UnknownEncoding, $"The text begins as {name} but is not valid {name}; save it again as UTF-8."));

    private static string? TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Text has tabs, line and page ends; anything else below space means that this is no text. A few in a long text are litter and are dropped by the readers.</summary>
    private static string NoControls(string text)
    {
        var strange = 0;
        foreach (var letter in text)
            if (char.IsControl(letter) && letter is not ('\t' or '\n' or '\r' or '\f' or '\u0085')) strange++;
        return strange * 100 > text.Length || text.Contains('\0') ? throw Binary() : text;
    }

    private static bool ReadsLikeChinese(string text)
    {
        var (foreign, chinese) = (0, 0);
        foreach (var letter in text)
        {
            if (letter < 0x80) continue;
            foreign++;
            // CJK symbols, common Han, full-width forms, general punctuation as GBK has it.
            if (letter is (>= '\u3000' and <= '\u303F') or (>= '\u4E00' and <= '\u9FA5') or (>= '\uFF00' and <= '\uFFEF') or (>= '\u2010' and <= '\u2030') or '·') chinese++;
        }
        return foreign > 0 && chinese >= foreign * LeastChinese;
    }

    private static Ainer.Contracts.Errors.AinerException Binary() =>
        Refused.Because(DocumentFault.UnknownFormat, "This is binary data, not text; send a .txt, .md, .epub or .docx file.");
}
