using System.Text;
using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>
/// A Word document (ECMA-376 part 1, sections 11.3.10 and 17.3): the paragraphs of the main part, headings by their style's name or outline level. Deleted text, notes,
/// headers, footers and the old-program copy of drawings are left out; macros are never looked at.
/// </summary>
internal sealed class DocxFormat(BoundedArchive archive, DocumentLimits limits)
{
    private const int TitleLevel = 7;

    public Manuscript Read()
    {
        var main = MainPart();
        var levels = DocxStyles.Read(archive, main, limits);
        var (title, language) = Properties();
        var paragraphs = new List<Paragraph>();
        var open = new Stack<Open>();
        var unreadDepth = -1;
        StrictXml.Walk(archive, main, limits, xml =>
        {
            if (unreadDepth >= 0)
            {
                if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == unreadDepth) unreadDepth = -1;
                return;
            }
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Fallback" or "del" or "moveFrom", IsEmptyElement: false }) unreadDepth = xml.Depth;
            else if (xml is { LocalName: "p", NodeType: XmlNodeType.Element, IsEmptyElement: false }) open.Push(new Open());
            else if (xml is { LocalName: "p", NodeType: XmlNodeType.EndElement } && open.TryPop(out var done)) paragraphs.AddRange(done.Paragraphs());
            else if (open.TryPeek(out var paragraph)) paragraph.Take(xml, levels);
        });
        var named = paragraphs.FindIndex(paragraph => paragraph.Level == TitleLevel);
        title = named >= 0 ? paragraphs[named].Text : title;
        return new Manuscript(DocumentFormat.Docx, title, language, "utf-8", [.. paragraphs.Where(paragraph => paragraph.Level != TitleLevel)]);
    }

    private string MainPart()
    {
        string? target = null;
        StrictXml.Walk(archive, "_rels/.rels", limits, xml =>
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && (xml.GetAttribute("Type") ?? "").EndsWith("/officeDocument", StringComparison.Ordinal))
                target ??= ArchivePath.Resolve("", xml.GetAttribute("Target") ?? "");
        });
        if (target is null) throw Refused.Because(DocumentFault.MissingPart, "The archive is an Office file without a main part; save it as .docx again.");
        return target.StartsWith("word/", StringComparison.Ordinal)
            ? target
            : throw Refused.Because(DocumentFault.UnknownFormat, $"This is an Office file, but its main part '{target}' is no Word document; send text, not a sheet or slides.");
    }

    private (string? Title, string? Language) Properties()
    {
        string? title = null, language = null, reading = null;
        if (!archive.Has("docProps/core.xml")) return (null, null);
        StrictXml.Walk(archive, "docProps/core.xml", limits, xml =>
        {
            if (xml.NodeType == XmlNodeType.Element) reading = xml.LocalName;
            if (xml.NodeType == XmlNodeType.Text && reading == "title") title ??= xml.Value.Trim();
            if (xml.NodeType == XmlNodeType.Text && reading == "language") language ??= xml.Value.Trim();
        });
        return (string.IsNullOrEmpty(title) ? null : title, string.IsNullOrEmpty(language) ? null : language);
    }

    /// <summary>A paragraph while it is read; a text box opens another inside it.</summary>
    private sealed class Open
    {
        private readonly StringBuilder _text = new();
        private int _level;
        private bool _inText;

        public void Take(XmlReader xml, IReadOnlyDictionary<string, int> levels)
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    _inText = xml.LocalName == "t" && !xml.IsEmptyElement;
                    if (xml.LocalName is "br" or "cr") _text.Append('\n');
                    else if (xml.LocalName == "tab") _text.Append(' ');
                    else if (xml.LocalName == "noBreakHyphen") _text.Append('-');
                    else if (xml.LocalName == "pStyle") _level = levels.GetValueOrDefault(Value(xml));
                    else if (xml.LocalName == "outlineLvl") _level = DocxStyles.OutlineLevel(Value(xml));
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "t":
                    _inText = false;
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when _inText:
                    _text.Append(xml.Value);
                    break;
            }
        }

        public IEnumerable<Paragraph> Paragraphs() => _level > 0
            ? [new Paragraph(XhtmlPage.OneLine(_text.ToString()), _level)]
            : TextFormat.Lines(_text.ToString()).Select(line => new Paragraph(line));

        private static string Value(XmlReader xml) => DocxStyles.Attribute(xml, "val") ?? "";
    }
}
