using Ainer.Contracts.Entities;

namespace Ainer.EntityCore.Cast;

/// <summary>Joins the ways in which a Chinese text names one person: 周守海 = 老周 = 周伯, 林晚 = 小晚, 陈小满 = 小满.</summary>
internal static class ChineseAliases
{
    public static List<Person> Join(List<Person> found)
    {
        var people = found.OrderByDescending(p => IsFullName(p.Name)).ThenByDescending(p => p.Confidence).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        var joined = new List<Person>();
        foreach (var person in people)
        {
            var same = joined.Where(other => Same(other, person)).ToList();
            if (same.Count == 1) same[0].Absorb(person);
            else joined.Add(person);
        }
        return joined;
    }

    private static bool IsFullName(string name) => name[0] is not ('老' or '小' or '阿') && !Titled(name);

    private static bool Titled(string name) =>
        name.Length >= 2 && ("伯叔婶姨嫂哥姐爷妈氏总局".Contains(name[^1]) || (name.Length >= 3 && ChineseTitleWords.Contains(name[^2..])));

    private static readonly HashSet<string> ChineseTitleWords =
    [
        "掌柜", "师傅", "先生", "夫人", "姑娘", "小姐", "大人", "将军", "老师", "医生", "大夫", "船长", "队长", "老板", "道长", "公子", "少爷", "太太",
        "师兄", "师弟", "师姐", "师妹", "道友", "大爷", "大叔", "大婶", "大妈", "阿姨", "奶奶", "爷爷", "教授", "警官", "探长", "捕头",
    ];

    private static bool Same(Person known, Person other) =>
        known.Aliases.Any(name => SameName(name, other.Name)) && Compatible(known.Presentation, other.Presentation);

    private static bool Compatible(Presentation a, Presentation b) => a == b || a == Presentation.Unknown || b == Presentation.Unknown;

    private static bool SameName(string full, string other)
    {
        // Given name alone: 陈小满 = 小满.
        if (full.Length == 3 && IsFullName(full) && full.EndsWith(other, StringComparison.Ordinal)) return true;
        // 小 or 阿 and the last character of the name: 林晚 = 小晚.
        if (other[0] is '小' or '阿' && other.Length == 2 && IsFullName(full) && full[^1] == other[1]) return true;
        // 老周, 小周, 周伯, 周师傅: the surname tells.
        return FamilyOf(other) is { } family && (IsFullName(full) ? full[0] == family && full.Length > 1 : FamilyOf(full) == family);
    }

    private static char? FamilyOf(string name)
    {
        if (Titled(name)) return name[0];
        return name[0] is '老' or '小' && name.Length == 2 ? name[1] : null;
    }
}
