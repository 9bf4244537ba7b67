using System.Text.RegularExpressions;
using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Styles;

/// <summary>What words about a style mean to the built-in provider. Words that are not here change nothing; docs/picture-styles.md lists them all.</summary>
internal static class StyleWords
{
    public static IReadOnlyList<(Treatment Treatment, string[] Words)> Treatments { get; } =
    [
        (Treatment.Watercolour, ["watercolour", "watercolor", "aquarelle", "gouache", "水彩"]),
        (Treatment.Ink, ["ink", "ink wash", "ink painting", "sumi-e", "calligraphic", "水墨", "国画", "写意"]),
        (Treatment.Woodcut, ["woodcut", "woodblock", "linocut", "engraving", "ukiyo-e", "版画", "木刻", "浮世绘"]),
        (Treatment.Noir, ["noir", "black and white", "black-and-white", "monochrome", "黑白"]),
        (Treatment.Pastel, ["pastel", "storybook", "picture book", "粉彩", "绘本"]),
        (Treatment.Comic, ["comic", "anime", "manga", "cartoon", "graphic novel", "cel shaded", "动漫", "动画", "漫画", "卡通"]),
        (Treatment.Sepia, ["sepia", "old film", "vintage", "silent film", "daguerreotype", "怀旧", "旧照片", "老电影", "复古"]),
        (Treatment.Neon, ["neon", "cyberpunk", "synthwave", "霓虹", "赛博"]),
        (Treatment.Oil, ["oil painting", "oil paint", "impressionist", "油画", "印象派"]),
    ];

    public static IReadOnlyList<(string Name, string[] Words, Func<Ink, Ink> Change)> Changes { get; } =
    [
        ("muted", ["muted", "desaturated", "faded", "subdued", "低饱和", "素雅"], ink => ink.Saturate(0.5)),
        ("vivid", ["vivid", "saturated", "vibrant", "colourful", "colorful", "鲜艳", "浓烈"], ink => ink.Saturate(1.45)),
        ("dark", ["dark", "gloomy", "low-key", "昏暗", "阴暗", "阴郁"], ink => ink.Mix("#0c0a14", 0.34)),
        ("bright", ["bright", "airy", "high-key", "luminous", "明亮", "明媚"], ink => ink.Mix("#fffaf0", 0.26)),
        ("warm", ["warm", "温暖", "暖色"], ink => ink.Mix("#ff9a40", 0.16)),
        ("cold", ["cold", "cool", "冷色", "清冷"], ink => ink.Mix("#3f82ff", 0.18)),
        ("red", ["red", "crimson", "scarlet", "红色"], ink => Tint(ink, "#d0302c")),
        ("orange", ["orange", "橙色"], ink => Tint(ink, "#f08a2c")),
        ("gold", ["gold", "golden", "amber", "金色"], ink => Tint(ink, "#e0ac3a")),
        ("green", ["green", "emerald", "绿色"], ink => Tint(ink, "#3c9a56")),
        ("teal", ["teal", "turquoise", "青色"], ink => Tint(ink, "#2c9a9c")),
        ("blue", ["blue", "indigo", "蓝色"], ink => Tint(ink, "#2f5fc4")),
        ("purple", ["purple", "violet", "紫色"], ink => Tint(ink, "#7a44b8")),
        ("pink", ["pink", "rose", "粉色"], ink => Tint(ink, "#f07ca8")),
    ];

    /// <summary>Where the first of the words stands in a text, or -1. Latin words stand alone: "pink" holds no ink.</summary>
    public static int Find(string text, string[] words) => words.Select(word => Find(text, word)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();

    private static int Find(string text, string word)
    {
        if (!char.IsAscii(word[0])) return text.IndexOf(word, StringComparison.Ordinal);
        var found = Regex.Match(text, $@"(?<![\p{{L}}\d]){Regex.Escape(word)}(?![\p{{L}}\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return found.Success ? found.Index : -1;
    }

    private static Ink Tint(Ink ink, Ink color) => ink.Mix(color, 0.22);
}
