namespace Ainer.Documents.Formats;

/// <summary>Plain text: each line is a paragraph.</summary>
internal static class TextFormat
{
    public static Manuscript Read(string text, string encoding) => new(DocumentFormat.Text, null, null, encoding, [.. Lines(text).Select(line => new Paragraph(line))]);

    /// <summary>The lines without surrounding blanks (ideographic ones too) and without control characters; blank lines stay, as empty.</summary>
    internal static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var trimmed = line.Trim();
            lines.Add(trimmed.ContainsAnyInRange('\0', '\u0008') || trimmed.ContainsAnyInRange('\u000E', '\u001F')
                ? new string([.. trimmed.ToString().Where(letter => letter == '\t' || !char.IsControl(letter))])
                : trimmed.ToString());
        }
        return lines;
    }
}
