using System.Text;
using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>A page of an EPUB: its paragraphs and headings. Scripts, styles, tables of contents, page furniture and the small print above Han characters (ruby) are left out.</summary>
internal static class XhtmlPage
{
    private static readonly HashSet<string> Unread = ["head", "script", "style", "svg", "math", "nav", "rt", "rp", "template", "audio", "video", "object"];
    private static readonly HashSet<string> Blocks =
        ["p", "div", "section", "article", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "tr", "td", "th", "table", "header", "footer", "aside", "figure", "figcaption", "br", "hr", "body"];

    public static List<Paragraph> Read(BoundedArchive archive, string path, DocumentLimits limits)
    {
        var paragraphs = new List<Paragraph>();
        var text = new StringBuilder();
        var (level, unreadDepth) = (0, -1);
        StrictXml.WalkHtml(archive, path, limits, xml =>
        {
            if (unreadDepth >= 0)
            {
                if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == unreadDepth) unreadDepth = -1;
                return;
            }
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when Unread.Contains(xml.LocalName):
                    if (!xml.IsEmptyElement) unreadDepth = xml.Depth;
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when LevelOf(xml.LocalName) is > 0 and var heading:
                    End();
                    level = xml is { NodeType: XmlNodeType.Element, IsEmptyElement: false } ? heading : 0;
                    break;
                // A line break inside a heading joins, elsewhere it divides.
                case XmlNodeType.Element when xml.LocalName == "br" && level > 0:
                    text.Append(' ');
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when level == 0 && Blocks.Contains(xml.LocalName):
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    text.Append(xml.Value);
                    break;
            }
        });
        End();
        return paragraphs;

        void End()
        {
            var line = OneLine(text.ToString());
            text.Clear();
            if (line.Length > 0) paragraphs.Add(new Paragraph(line, level));
        }
    }

    /// <summary>Runs of blanks become one blank; ideographic blanks at the ends go.</summary>
    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int LevelOf(string name) => name is ['h', >= '1' and <= '6'] ? name[1] - '0' : 0;
}
