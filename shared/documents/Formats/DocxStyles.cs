using System.Globalization;
using System.Xml;
using Ainer.Documents.Archives;

namespace Ainer.Documents.Formats;

/// <summary>Which paragraph styles are headings. Style ids are local ("1", "berschrift1"), their names and outline levels are not (ECMA-376 part 1, 17.7.4 and 17.3.1.20).</summary>
internal static class DocxStyles
{
    private const int TitleLevel = 7;

    /// <summary>Heading level 1 to 6 by style id, 7 for the document's title.</summary>
    public static Dictionary<string, int> Read(BoundedArchive archive, string mainPart, DocumentLimits limits)
    {
        // Without a styles part the ids that Word itself gives are all there is.
        var levels = Enumerable.Range(1, 6).ToDictionary(level => $"Heading{level}", level => level, StringComparer.Ordinal);
        levels["Title"] = TitleLevel;
        if (ArchivePath.Resolve(mainPart, "styles.xml") is not { } path || !archive.Has(path)) return levels;
        string? style = null;
        StrictXml.Walk(archive, path, limits, xml =>
        {
            if (xml.NodeType != XmlNodeType.Element) return;
            if (xml.LocalName == "style") style = Attribute(xml, "type") is null or "paragraph" ? Attribute(xml, "styleId") : null;
            else if (style is null) return;
            else if (xml.LocalName == "name" && LevelOf(Attribute(xml, "val") ?? "") is > 0 and var named) levels[style] = named;
            else if (xml.LocalName == "outlineLvl" && !levels.ContainsKey(style) && OutlineLevel(Attribute(xml, "val") ?? "") is > 0 and var outline) levels[style] = outline;
        });
        return levels;
    }

    /// <summary>Word counts outline levels from 0; 9 is body text.</summary>
    public static int OutlineLevel(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 6 ? level + 1 : 0;

    /// <summary>An attribute by its local name: its prefix is the writer's choice.</summary>
    public static string? Attribute(XmlReader xml, string name)
    {
        string? value = null;
        for (var found = xml.MoveToFirstAttribute(); found; found = xml.MoveToNextAttribute())
            if (xml.LocalName == name) value = xml.Value;
        xml.MoveToElement();
        return value;
    }

    private static int LevelOf(string name) => name.ToLowerInvariant() switch
    {
        "title" => TitleLevel,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', ' ', >= '1' and <= '6' and var digit] => digit - '0',
        _ => 0,
    };
}
