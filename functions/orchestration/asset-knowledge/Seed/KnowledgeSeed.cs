using Ainer.AssetKnowledge.Library;

namespace Ainer.AssetKnowledge.Seed;

/// <summary>The sample knowledge of a fresh installation, about the worlds of the sample chapters. Seeding again changes nothing.</summary>
public sealed class KnowledgeSeed(AssetLibrary library)
{
    private static readonly (AssetKind Kind, string Title, string Content, string[] Tags)[] Material =
    [
        (AssetKind.Style, "雾港的画面风格", "低饱和的蓝灰色调，雾把远处的东西洗成一层一层的剪影。人物的衣服是画面里最浓的颜色。夜戏用一盏灯做主光，雨丝斜着穿过光柱。黎明时天边先亮，水面再亮。", ["zh", "雾港", "harbor", "night", "rain", "dawn"]),
        (AssetKind.Style, "Harrow picture style", "Warm lamplight against wet blue streets. Interiors glow amber; the station is cold green fog with one lantern. Tense scenes tilt and push in slowly; the ending is pink dawn light and wide frames.", ["en", "harrow", "station", "fog", "dusk"]),
        (AssetKind.Character, "林晚", "林晚，二十多岁，长发，红色大衣。父亲是雾港最后的守灯人。她七年前离开，话不多，做决定很快；对孩子说话时声音会低下来。别人也叫她小晚。", ["zh", "雾港"]),
        (AssetKind.Character, "老周", "老周，也叫周伯，雾港的老渔夫，花白胡子，总捏着一只烟斗。他是林晚父亲的朋友，替他守着一封信。声音沙哑，说话慢。", ["zh", "雾港"]),
        (AssetKind.Character, "阿宁", "阿宁，八九岁的男孩，穿一件过大的黄雨衣，住在灯塔里。胆小，但从不离开自己的岗位。", ["zh", "雾港"]),
        (AssetKind.Character, "Mara Quill", "Mara Quill mends clocks on Tallow Street. Red hair pinned up with a pencil, a green coat with brass buttons. Dry humour, steady hands, brave when somebody else is afraid.", ["en", "harrow"]),
        (AssetKind.Character, "Mr. Alder", "Thomas Alder, a widower with a white beard and a ruined hat. He has waited sixty years for a train. His wife was called Rose.", ["en", "harrow"]),
        (AssetKind.Scene, "雾港镇码头", "雾港镇的码头：木栈桥伸进海里，缆绳和渔网堆在岸边，远处海岬上立着灯塔。黄昏有雾，渡船一天只来两班。", ["zh", "雾港", "harbor"]),
        (AssetKind.Scene, "灯塔", "海岬上的灯塔：铁门，一百零八级旋转楼梯，塔顶一圈玻璃，中间是黄铜灯座。风暴时玻璃会响。", ["zh", "雾港", "tower"]),
        (AssetKind.Scene, "Harrow Station", "An abandoned country station: one platform, rails grown over with grass, a signal box with five iron levers, a lantern that somebody still lights.", ["en", "harrow", "station"]),
        (AssetKind.Scene, "The clock shop on Tallow Street", "A narrow shop with forty clocks, no two of which agree. A bench under the lamp, a bell above the door, rain on the window.", ["en", "harrow", "shop"]),
        (AssetKind.Knowledge, "守灯人的规矩", "雾港的守灯人有三条规矩：有船没回，灯不能灭；上楼时数台阶，心就不慌；最后一级要回头看，记住来路。", ["zh", "雾港"]),
        (AssetKind.Knowledge, "The last train", "The last train to Harrow left sixty years ago and never arrived. The bridge beyond the station fell that night; the signal was set wrong. Lever four turns the light green and sends the train to the platform.", ["en", "harrow"]),
    ];

    /// <summary>Puts the sample knowledge into a project; the number of documents that were new.</summary>
    public async Task<int> SeedAsync(string tenantId, string projectId, CancellationToken ct)
    {
        var added = 0;
        foreach (var (kind, title, content, tags) in Material)
        {
            var document = new AssetDocument { TenantId = tenantId, ProjectId = projectId, Kind = kind, Title = title, Content = content, Tags = tags, Source = "sample knowledge" };
            if (!(await library.IngestAsync(document, ct)).AlreadyThere) added++;
        }
        return added;
    }
}
