namespace Ainer.Workers.Video.Cards;

/// <summary>Things that can be drawn large.</summary>
internal enum PropKind { Parcel, Letter, Lantern, Sword, Book, Key, Cup, Umbrella, Flower, Boat, Jade, Coin, Bell, Candle, Map, Box, Lamp, Bowl, Fan, Clock, Phone, Mirror, Flute, Rope, Pipe, Net, Photo, Bottle, Scarf, Whistle, Suitcase, Mask, Match, Token, Lever }

/// <summary>Recognises a thing by its name, in Chinese or English.</summary>
internal static class PropKinds
{
    private static readonly (PropKind Kind, string[] Words)[] Names =
    [
        (PropKind.Letter, ["信", "书信", "letter", "envelope", "note", "纸条", "电报", "telegram", "postcard"]),
        (PropKind.Pipe, ["烟斗", "烟袋", "pipe", "tobacco pipe"]),
        (PropKind.Match, ["火柴", "match", "matches", "lighter"]),
        (PropKind.Net, ["渔网", "net"]),
        (PropKind.Rope, ["缆绳", "绳", "索", "rope", "cable", "cord"]),
        (PropKind.Photo, ["照片", "相片", "相框", "photograph", "photo", "portrait"]),
        (PropKind.Bottle, ["瓶", "bottle", "flask", "vial", "canteen"]),
        (PropKind.Scarf, ["围巾", "丝巾", "手帕", "scarf", "shawl", "handkerchief"]),
        (PropKind.Whistle, ["哨", "whistle"]),
        (PropKind.Suitcase, ["皮箱", "行李", "提箱", "suitcase", "luggage", "briefcase"]),
        (PropKind.Mask, ["面具", "mask"]),
        (PropKind.Token, ["令牌", "腰牌", "token", "badge"]),
        (PropKind.Lever, ["拉杆", "操纵杆", "lever"]),
        (PropKind.Parcel, ["包裹", "礼物", "礼盒", "parcel", "package", "gift", "present"]),
        (PropKind.Map, ["地图", "图纸", "map", "chart", "scroll", "卷轴", "画"]),
        (PropKind.Lantern, ["灯笼", "lantern"]),
        (PropKind.Lamp, ["灯", "lamp", "light", "lighthouse"]),
        (PropKind.Candle, ["烛", "蜡", "candle", "torch", "火把", "火"]),
        (PropKind.Sword, ["剑", "刀", "sword", "blade", "knife", "dagger", "匕首"]),
        (PropKind.Umbrella, ["伞", "umbrella", "parasol"]),
        (PropKind.Key, ["钥匙", "key"]),
        (PropKind.Cup, ["茶", "杯", "酒", "壶", "cup", "tea", "wine", "kettle", "pot", "coffee", "mug"]),
        (PropKind.Bowl, ["碗", "粥", "面", "饭", "汤", "bowl", "soup", "rice", "noodle", "bread"]),
        (PropKind.Flower, ["花", "梅", "莲", "flower", "rose", "blossom", "lily"]),
        (PropKind.Boat, ["船", "舟", "boat", "ship", "ferry"]),
        (PropKind.Jade, ["玉", "佩", "坠", "jade", "pendant", "necklace", "amulet", "ring", "戒指", "项链", "locket"]),
        (PropKind.Coin, ["钱", "币", "银", "金", "coin", "money", "gold", "silver"]),
        (PropKind.Bell, ["铃", "钟声", "bell"]),
        (PropKind.Clock, ["钟", "表", "clock", "watch", "compass", "罗盘"]),
        (PropKind.Phone, ["手机", "电话", "phone", "radio"]),
        (PropKind.Mirror, ["镜", "mirror", "glass"]),
        (PropKind.Flute, ["笛", "箫", "flute", "recorder"]),
        (PropKind.Fan, ["扇", "fan"]),
        (PropKind.Box, ["盒", "箱", "匣", "box", "chest", "case", "trunk"]),
        (PropKind.Book, ["书", "册", "日记", "book", "diary", "journal", "ledger", "novel"]),
    ];

    private static readonly HashSet<PropKind> Carried =
    [
        PropKind.Letter, PropKind.Map, PropKind.Lantern, PropKind.Lamp, PropKind.Candle, PropKind.Sword, PropKind.Umbrella, PropKind.Key, PropKind.Cup, PropKind.Bowl, PropKind.Flower, PropKind.Jade,
        PropKind.Coin, PropKind.Phone, PropKind.Mirror, PropKind.Flute, PropKind.Fan, PropKind.Box, PropKind.Book, PropKind.Pipe, PropKind.Photo, PropKind.Bottle, PropKind.Suitcase, PropKind.Mask, PropKind.Match,
        PropKind.Token, PropKind.Whistle, PropKind.Parcel, PropKind.Rope, PropKind.Clock,
    ];

    /// <summary>The first of some things that a hand can hold; null where there is none.</summary>
    public static PropKind? Held(IEnumerable<string> names) => names.Select(Of).FirstOrDefault(kind => kind is { } known && Carried.Contains(known));

    /// <summary>The kind of a thing; null when its name says nothing that can be drawn: a wrong thing would tell a wrong story.</summary>
    public static PropKind? Of(string name)
    {
        foreach (var (kind, words) in Names)
            if (words.Any(word => Contains(name, word))) return kind;
        return null;
    }

    /// <summary>Latin words count as whole words, so that "monkey" is no key.</summary>
    private static bool Contains(string name, string word)
    {
        var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || !char.IsAsciiLetter(word[0])) return at >= 0;
        var end = at + word.Length;
        if (end < name.Length && name[end] is 's' or 'S') end++;
        return (at == 0 || !char.IsAsciiLetter(name[at - 1])) && (end >= name.Length || !char.IsAsciiLetter(name[end]));
    }
}
