using System.Buffers;
using System.Text.RegularExpressions;

namespace Ainer.Documents.Formats;

/// <summary>
/// Markdown, as far as prose uses it: headings in both forms, and of everything else the words without the marks. HTML in it is dropped.
/// The patterns cannot backtrack, so that a hostile line costs no more than its length.
/// </summary>
internal static class MarkdownFormat
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private static readonly SearchValues<char> Marks = SearchValues.Create("*_`[<>~-+");
    private static readonly Regex Atx = new(@"^(?<marks>#{1,6})[ \t]+(?<title>.*?)[ \t#]*$", Linear);
    private static readonly Regex AnyAtx = new(@"^#{1,6}[ \t]+\S", Linear | RegexOptions.Multiline);
    private static readonly Regex Rule = new(@"^([-*_][ \t]*){3,}$", Linear);
    private static readonly Regex Image = new(@"!\[[^\]]*\]\([^)]*\)", Linear);
    private static readonly Regex Link = new(@"\[(?<words>[^\]]*)\]\([^)]*\)", Linear);
    private static readonly Regex Tag = new(@"<!--[^>]*-->|</?[A-Za-z][^<>]*>", Linear);
    private static readonly Regex Emphasis = new(@"\*{1,3}|`+|~~|__", Linear);
    private static readonly Regex Underline = new(@"(?<before>^|[\s“（(])_(?<words>[^_]+)_", Linear);
    private static readonly Regex Lead = new(@"^(>[ \t]?)+|^[-*+][ \t]+", Linear);

    /// <summary>True when a text has a heading as Markdown marks it.</summary>
    public static bool Looks(string text) => AnyAtx.IsMatch(text);

    public static Manuscript Read(string text, string encoding)
    {
        var lines = TextFormat.Lines(text);
        var (title, start) = FrontMatter(lines);
        var paragraphs = new List<Paragraph>(lines.Count);
        var fenced = false;
        for (var i = start; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal)) fenced = !fenced;
            else if (fenced) paragraphs.Add(new Paragraph(line));
            else if (Atx.Match(line) is { Success: true } heading) paragraphs.Add(new Paragraph(Words(heading.Groups["title"].Value), heading.Groups["marks"].Length));
            else if (SetextLevel(line) is > 0 and var level && paragraphs is [.., { Level: 0, Text.Length: > 0 } above]) paragraphs[^1] = above with { Level = level };
            else if (!Rule.IsMatch(line)) paragraphs.Add(new Paragraph(Words(line)));
        }
        return new Manuscript(DocumentFormat.Markdown, title, null, encoding, paragraphs);
    }

    private static int SetextLevel(string line) => line.Length < 2 ? 0 : line.All(mark => mark == '=') ? 1 : line.All(mark => mark == '-') ? 2 : 0;

    private static string Words(string line)
    {
        if (line.AsSpan().IndexOfAny(Marks) < 0) return line;
        line = Lead.Replace(line, "");
        line = Link.Replace(Image.Replace(Tag.Replace(line, ""), ""), "${words}");
        return Underline.Replace(Emphasis.Replace(line, ""), "${before}${words}").Trim();
    }

    /// <summary>The title of a YAML block at the top, and the line after it. A block without an end is text.</summary>
    private static (string? Title, int Start) FrontMatter(List<string> lines)
    {
        if (lines is not ["---", ..]) return (null, 0);
        var end = lines.FindIndex(1, Math.Min(lines.Count - 1, 100), line => line is "---" or "...");
        if (end < 0) return (null, 0);
        var title = lines[1..end].FirstOrDefault(line => line.StartsWith("title:", StringComparison.OrdinalIgnoreCase));
        return (title?[6..].Trim(' ', '"', '\''), end + 1);
    }
}
