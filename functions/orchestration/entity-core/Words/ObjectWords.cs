namespace Ainer.EntityCore.Words;

/// <summary>Things worth drawing, by the name under which they are shown.</summary>
internal static class ObjectWords
{
    private static readonly string[] Chinese =
    [
        "油灯", "灯芯", "灯笼", "蜡烛", "火把", "火柴", "信封", "信纸", "书信", "铁盒", "木盒", "盒子", "箱子", "皮箱", "行李", "钥匙", "怀表", "手表", "长剑", "宝剑", "匕首", "长刀", "弓箭", "雨伞", "油纸伞", "地图",
        "照片", "日记", "书本", "古书", "玉佩", "戒指", "项链", "镜子", "茶杯", "茶壶", "酒杯", "酒壶", "烟斗", "渔网", "鱼汤", "手机", "电话", "吉他", "笛子", "古琴", "棋盘", "围巾", "花束", "硬币", "面具", "令牌", "药瓶", "缆绳",
    ];

    private static readonly string[] English =
    [
        "lamp", "lantern", "candle", "torch", "letter", "envelope", "box", "suitcase", "chest", "key", "pocket watch", "clock", "sword", "dagger", "knife", "umbrella", "map", "photograph", "diary", "book", 
        "necklace", "mirror", "cup", "teapot", "pipe", "phone", "guitar", "flute", "violin", "coin", "mask", "whistle", "lever", "rope", "bell", "basket", "bottle", "compass", "crown", "flower",
    ];

    // As verbs they are common: smoke rose, boys match, people watch.
    private static readonly string[] OftenVerbs = ["match", "rose", "watch", "ring", "bow", "net"];

    private static readonly string[] SingleChinese = ["信", "剑", "刀", "伞", "灯"];

    private static readonly string[] Determiners = ["a", "the", "his", "her", "my", "your", "this", "that", "one", "another", "red", "golden", "silver", "gold", "small", "old"];

    // A building, not a thing to hold.
    private const string NoThings = "signal box|phone box|telephone box|call box|box office|post box|letter box|key word|book shop";

    /// <summary>The things that a text names, in order.</summary>
    public static IEnumerable<string> In(string text) => Objects.Find(text).Select(match => match.Value).Where(name => name.Length > 0);

    private static PhraseTable<string> Objects { get; } = new(
        Chinese.Concat(English).Select(word => (word, word))
            .Append((NoThings, ""))
            .Concat(OftenVerbs.Select(word => (string.Join('|', Determiners.Select(before => $"{before} {word}")), word)))
            .Concat(SingleChinese.Select(word => ($"一封{word}|一把{word}|一盏{word}|{word}上|那封{word}|那把{word}|的{word}", word))));
}
