using System.Text;
using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>The table of contents of an EPUB: the first entry that leads to a page is that page's title. Both forms: nav (EPUB 3) and NCX (EPUB 2).</summary>
internal static class EpubContents
{
    /// <summary>Titles by the path of the page; empty without a table. A broken table costs titles, not the book.</summary>
    public static Dictionary<string, string> Read(BoundedArchive archive, EpubPackage package, DocumentLimits limits)
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        if (package.ContentsPath is not { } path || !archive.Has(path)) return titles;
        var label = new StringBuilder();
        string? target = null;
        var inLabel = false;
        StrictXml.WalkHtml(archive, path, limits, xml =>
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "a":
                    (target, inLabel) = (xml.GetAttribute("href"), !xml.IsEmptyElement);
                    label.Clear();
                    break;
                case XmlNodeType.Element when xml.LocalName == "navLabel":
                    inLabel = !xml.IsEmptyElement;
                    label.Clear();
                    break;
                case XmlNodeType.Element when xml.LocalName == "content":
                    // NCX names the label first and then the page.
                    Keep(xml.GetAttribute("src"));
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace when inLabel:
                    label.Append(xml.Value);
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "a":
                    Keep(target);
                    inLabel = false;
                    break;
                case XmlNodeType.EndElement when xml.LocalName == "navLabel":
                    inLabel = false;
                    break;
            }
        });
        return titles;

        void Keep(string? reference)
        {
            var title = XhtmlPage.OneLine(label.ToString());
            if (title.Length is > 0 and <= 200 && reference is not null && ArchivePath.Resolve(path, reference) is { } page) titles.TryAdd(page, title);
        }
    }
}
