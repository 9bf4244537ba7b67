using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>The package document of an EPUB: title, language, pages in reading order, and where the table of contents is.</summary>
internal sealed record EpubPackage(string? Title, string? Language, IReadOnlyList<string> ReadingOrder, string? ContentsPath)
{
    public static EpubPackage Read(BoundedArchive archive, string path, DocumentLimits limits)
    {
        var items = new Dictionary<string, (string Path, string Type)>(StringComparer.Ordinal);
        var spine = new List<string>();
        string? title = null, language = null, nav = null, ncx = null, reading = null;
        StrictXml.Walk(archive, path, limits, xml =>
        {
            if (xml.NodeType == XmlNodeType.Text)
            {
                if (reading == "title") title ??= xml.Value.Trim();
                if (reading == "language") language ??= xml.Value.Trim();
            }
            if (xml.NodeType != XmlNodeType.Element) return;
            reading = xml.LocalName;
            switch (xml.LocalName)
            {
                case "item" when xml.GetAttribute("id") is { } id && xml.GetAttribute("href") is { } href && ArchivePath.Resolve(path, href) is { } target:
                    items[id] = (target, xml.GetAttribute("media-type") ?? "");
                    if ((xml.GetAttribute("properties") ?? "").Split(' ').Contains("nav")) nav ??= target;
                    if (xml.GetAttribute("media-type") == "application/x-dtbncx+xml") ncx ??= target;
                    break;
                case "itemref" when xml.GetAttribute("idref") is { } reference && xml.GetAttribute("linear") != "no":
                    spine.Add(reference);
                    break;
            }
        });
        var order = spine.Distinct().Where(items.ContainsKey).Select(id => items[id])
            .Where(item => item.Type is "application/xhtml+xml" or "text/html" && item.Path != nav)
            .Select(item => item.Path).Distinct().ToList();
        return order.Count == 0
            ? throw Refused.Because(DocumentFault.MissingPart, $"'{path}' names no page to read; make the EPUB again.", new { path })
            : new EpubPackage(title, language, order, nav ?? ncx);
    }
}
