namespace Ainer.Documents.Formats;

/// <summary>What the first bytes of a file say.</summary>
internal static class Signature
{
    public enum Kind { Text, Archive }

    /// <summary>Archive or text. Throws document_unsupported or document_encrypted for the files that people send by mistake, saying what to do.</summary>
    public static Kind Of(ReadOnlySpan<byte> file) => file switch
    {
        [0x50, 0x4B, 0x03, 0x04, ..] => Kind.Archive,
        [0x50, 0x4B, 0x05, 0x06, ..] => throw Refused.Because(DocumentFault.Empty, "The archive is empty."),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => throw Refused.Because(DocumentFault.Encrypted, "This is a Word 97 file or one with a password; save it as .docx without a password."),
        [0x25, 0x50, 0x44, 0x46, ..] => Unknown("a PDF", "export it as .docx, .epub or .txt"),
        [0x7B, 0x5C, 0x72, 0x74, 0x66, ..] => Unknown("an RTF file", "save it as .docx or .txt"),
        [0x1F, 0x8B, ..] or [0x37, 0x7A, 0xBC, 0xAF, ..] or [0x52, 0x61, 0x72, 0x21, ..] => Unknown("a packed file", "unpack it first"),
        _ when file.Length > 68 && file[60..68].SequenceEqual("BOOKMOBI"u8) => Unknown("a Kindle book", "convert it to .epub"),
        _ => Kind.Text,
    };

    private static Kind Unknown(string what, string advice) =>
        throw Refused.Because(DocumentFault.UnknownFormat, $"This is {what}, which is not read; {advice}.");
}
