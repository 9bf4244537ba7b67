using System.Text.RegularExpressions;
using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>
/// Finds Chinese personal names: a surname, 老/小/阿 or a title gives the shape; standing at the start of a clause before a verb, and doing so again, gives
/// the proof. A name of another shape (约翰) is taken only where it speaks.
/// </summary>
internal static partial class ChineseNames
{
    private const string Surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧柳安裴温花殷凌霍楚宁燕慕容司关岳狄甄佟耿纪骆祁季洛沐阮凤穆柯柏聂舒庄符";
    private static readonly HashSet<string> CompoundSet = ["欧阳", "司马", "上官", "诸葛", "慕容", "司徒", "皇甫", "令狐", "东方", "南宫", "夏侯", "独孤", "百里", "轩辕", "端木"];
    private const string FunctionChars = "的了是在有和不这那个们着过说道么吗呢吧啊呀没很都还就也才只又已经地得到去来从把被让给对向为与或而且但却所以因果能会要可以及等其之于把每各什怎谁哪，。";
    private const string NotLastChars = "色天人子头声面里上下中外前后边间时候手脚眼口气水步脸身话事物东西年月日夜家门窗路车船兴昏快常始忽便慢近大多少好坏长高低开关起落进出走跑站坐看见听想问答喊叫笑哭拿放先师娘爷";
    private const string VerbStarts = "说道问答喊叫笑哭低轻大忽突又也就才便却还都只在把将被对向朝从和跟与的了是有没不看望听想走跑站坐躺蹲跳转抬伸拿提握抱推拉打点摇皱叹怒冷淡慢急连终已正刚再先最更会能要可觉知端递划停弯眯猛睁闭咬举放接给让使请进出来去回穿戴披靠默沉微苦哈呆愣惊吓摸擦挥拍指盯瞪回独缓静悄抓扶牵拽背捡收写读念唱吃喝睡醒死活飞落掏摊踢踩爬登骑划开关抿凑俯仰吸吐心脸眼手为用立马根本始仍依赶快按解系撑搭敲甩迎追逃逼闯撞砸剪切翻找摘捧倒修补磨洗挂架扛拖拔斩劈挡退缩颤抖冲奔绕越跨迈领教带陪扫守候待引勒率闻曰御脸目眸浑周，。！？：；、";
    private const string Titles = "掌柜|师傅|先生|夫人|姑娘|小姐|大人|将军|老师|医生|大夫|船长|队长|老板|道长|公子|少爷|太太|大爷|大叔|大婶|大妈|阿姨|奶奶|爷爷|教授|警官|探长|捕头|公公|婆婆|嬷嬷|师兄|师姐|师弟|师妹|伯|叔|婶|姨|嫂|哥|姐|爷|妈|总|局|氏";
    private const string FeminineTitles = "夫人|姑娘|小姐|太太|大婶|大妈|阿姨|奶奶|婆婆|嬷嬷|师姐|师妹|婶|姨|嫂|姐|妈|氏";
    private const string NotNames = "黄昏|高兴|白天|方向|时候|马上|石头|江水|金色|安静|常常|于是|张开|周围|林子|林中|陈旧|毛巾|钱包|云彩|水面|田野|温暖|黄色|白色|雷声|雷雨|白发|白云|何时|如何|何况|何必|安全|平安|安慰|文字|文章|金黄|龙王|马车|马路|马匹|马蹄|花园|花朵|花白|花香|花瓣|石阶|石板|石桥|石壁|高大|高声|高处|高高|常年|常说|任何|任由|万一|万物|毛病|毛笔|钟声|钟楼|钟表|钟头|汤水|秦岭|江面|江边|江湖|江南|史上|方才|方法|方便|白衣|白雪|白光|白纸|白雾|温柔|温度|温热|康复|夏天|夏日|夏夜|秋天|叶子|田里|武器|武功|易容|小心|小时|小声|小路|小船|小屋|小巷|小镇|小村|小孩|小鸟|小手|小小|小说|小雨|小城|小子|小儿|小狗|小猫|小店|小院|小河|小山|小桥|小楼|小火|小木|老人|老板|老师|老头|老鼠|老虎|老旧|老远|老是|老实|老家|老天|老伯|老者|老汉|老太|老妇|老翁|老爷|老宅|老街|老屋|老树|老式|阿姨|阿婆|阿公|司机|宁静|宁可|宁愿|燕子|顾客|顾不|罗盘|胡子|胡须|胡同|胡说|余下|余光|余音|余地|许多|许久|曾经|程度|谢谢|龙头|龙船|贾人|侯爷|熊熊|郑重|黎明|段时|武士|欧洲|汪汪|孔子|戴着|谭边|邓丽|尹始|乔木|贺礼|赖以|任务|任凭|姚黄|杜鹃|柳树|柳枝|柳叶|雷电|雷鸣|凌晨|凌乱|文件|文书|金属|金光|金子|金钱|钱币|方丈|方圆|方形|白日|白昼|白布|白胡|白马|江岸|马背|马儿|马厩|小伙|小姑|小姐|小男|小女|小丫|老妈|老爸|老奶|老婆|老公|老太|老渔|老船|老掌|沈重|沉重|高山|高空|高楼|高塔|石墙|石门|石头|田间|田地|于此|周遭|周身|周末|连连|夏末|钟响|常见|叶片|叶尖|温和|温顺|安然|安心|安排|安宁|何人|何处|何事|何曾|曾几|万里|万千|石子|石像|石碑|龙卷|金灿|花灯|花草|花丛|司令|易碎|方块|方桌|方正|毛毯|毛衣|汤碗|汤药|水手|姜汤|姜茶|白粥|白酒|黄酒|关上|关门|关于|关心|关系|关键|关闭|纪念|季节|凤凰|庄严|庄子|舒服|舒了|柏树|洛阳|穆然|岳父|岳母|黄金|黄沙|黄土|黄雨|黄狗|黄衣|林间|林木|林荫|高个|高兴地";

    private static readonly HashSet<string> Stops = NotNames.Split('|').ToHashSet(StringComparer.Ordinal);
    private static readonly string[] TitleList = Titles.Split('|');
    private static readonly HashSet<string> Feminine = FeminineTitles.Split('|').ToHashSet(StringComparer.Ordinal);
    private const string FeminineChars = "芳娟丽婉雪梅兰菊莲玉珍英霞燕娥静淑惠婷娜媛妍倩蓉莉萍红艳秀琴妮娇嫣薇薰晚月柔茜琳颖露瑶怡萱晴雯佳欣慧洁婉玥紫瑾璃";
    private const string MasculineChars = "刚强伟军勇毅杰涛斌龙虎豪雄峰磊鹏栋梁柱彪武海山松柏祥富贵根生福昌国建烈炎尘昊宇轩浩锋霆渊川舟";

    private sealed class Tally
    {
        public int Total;
        public int BeforeVerb;
        public int Speaks;
        public bool Titled;
        public bool Prefixed;
    }

    /// <summary>The persons that the Chinese part of a chapter names, aliases joined.</summary>
    public static List<Person> Find(ChapterText chapter)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var segment in chapter.Segments) CollectShapes(segment.Text, tallies);
        CollectSpeakers(chapter.Segments, tallies);
        CountAll(chapter.Text, tallies);
        var han = chapter.Text.Count(c => LanguageDetector.IsHan(c));
        return ChineseAliases.Join(Accept(tallies, han < 400).ToList());
    }

    private static void CollectShapes(string text, Dictionary<string, Tally> tallies)
    {
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (!LanguageDetector.IsHan(text[i]) || (i > 0 && LanguageDetector.IsHan(text[i - 1]) && !IsLink(text, i))) continue;
            foreach (var length in (ReadOnlySpan<int>)[2, 3, 4])
                if (i + length <= text.Length && Shape(text.AsSpan(i, length)) is { } shape)
                {
                    var tally = TallyOf(tallies, text.Substring(i, length));
                    tally.Titled |= shape.Titled;
                    tally.Prefixed |= shape.Prefixed;
                    if (i + length == text.Length || VerbStarts.Contains(text[i + length]) || shape.Titled) tally.BeforeVerb++;
                }
        }
    }

    // A name may also follow a word that takes a person: 对林晚说, 是老周.
    private static bool IsLink(string text, int at) =>
        "对向和跟给把被叫是与、问看望见找等引".Contains(text[at - 1]) ? !(text[at - 1] is '对' && "方面于着手岸头".Contains(text[at])) : at >= 2 && Ranks.Contains(text[(at - 2)..at]);

    // 总镖头秦烈, 大长老赵无极: what somebody is stands before the name.
    private static readonly HashSet<string> Ranks = new("镖头 镖师 长老 掌门 宗主 账房 队长 警官 记者 将军 元帅 弟子 同学 同事 医生 教授 经理 总裁 助理 秘书 司机 管家 丫鬟 侍卫 堂主 教主 城主 少主 公子 朋友 徒弟 师傅 师父 妻子 丈夫 父亲 母亲 哥哥 姐姐 弟弟 妹妹 女儿 儿子 老师 校长 班长 校花 捕快 县令 知府 丞相 皇子 公主".Split(' '), StringComparer.Ordinal);

    private static (bool Titled, bool Prefixed)? Shape(ReadOnlySpan<char> gram)
    {
        foreach (var unit in gram)
            if (!LanguageDetector.IsHan(unit) || FunctionChars.Contains(unit)) return null;
        if (Stops.Contains(gram[..2].ToString())) return null;
        var family = gram.Length > 2 && CompoundSet.Contains(gram[..2].ToString()) ? 2 : Surnames.Contains(gram[0]) ? 1 : 0;
        if (family > 0 && TitleOf(gram[family..].ToString()) is not null) return (true, false);
        if (gram[0] is '老' or '小' or '阿')
            return gram.Length == 2 && !NotLastChars.Contains(gram[1]) && (gram[0] != '老' || Surnames.Contains(gram[1])) ? (false, true) : null;
        if (family == 0 || gram.Length - family > 2 || gram.Length - family < 1) return null;
        if (gram.Length == 2 && NotLastChars.Contains(gram[1])) return null;
        if (gram.Length == 3 && family == 1 && "上下里中前后着过时".Contains(gram[2])) return null;
        return gram.Length == 4 && family == 1 ? null : (false, false);
    }

    private static string? TitleOf(string text) => Array.Find(TitleList, title => title == text);

    private static void CollectSpeakers(IReadOnlyList<Segment> segments, Dictionary<string, Tally> tallies)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            var segment = segments[i];
            if (segment.Kind != SegmentKind.Narration) continue;
            var besideSpeech = (i > 0 && segments[i - 1].Kind == SegmentKind.Dialogue && segments[i - 1].Paragraph == segment.Paragraph)
                || (i + 1 < segments.Count && segments[i + 1].Kind == SegmentKind.Dialogue);
            if (!besideSpeech) continue;
            var clause = segment.Text.AsSpan();
            var end = clause.IndexOfAny(Punctuation.ClauseEnds);
            if (end > 0) clause = clause[..end];
            if (SpeakerAt(clause) is { } name) TallyOf(tallies, name).Speaks++;
            if (VoiceOf(segment.Text) is { } heard) TallyOf(tallies, heard).Speaks++;
        }
        foreach (var segment in segments)
            CollectNamings(segment.Text, tallies);
        foreach (var segment in segments)
            foreach (Match match in ForeignName().Matches(segment.Text)) TallyOf(tallies, match.Value).Speaks++;
    }

    // 我叫柳如烟: what stands between the words of naming and the end of the clause is a name, if it can be one.
    private static void CollectNamings(string text, Dictionary<string, Tally> tallies)
    {
        foreach (var naming in SpeechWords.SelfNaming.Find(text).Concat(SpeechWords.NamingOfOthers.Find(text)))
        {
            if (naming.End >= text.Length || !LanguageDetector.IsHan(text[naming.Start])) continue;
            var rest = text.AsSpan(naming.End);
            var end = rest.IndexOfAny(Punctuation.ClauseEnds);
            var name = end >= 0 ? rest[..end] : rest;
            var plain = text.AsSpan(naming.Start, naming.Length) is "我叫" or "我名叫" or "名叫" or "我的名字叫" or "名字叫";
            if (name.Length is >= 2 and <= 4 && AllNameChars(name) && (plain ? !SpeechWords.Roles.Contains(name) : Shape(name) is not null)) TallyOf(tallies, name.ToString()).Speaks++;
        }
    }

    private static string? SpeakerAt(ReadOnlySpan<char> clause)
    {
        if (!SpeechWords.Verbs.Contains(clause) || clause.Contains("有人", StringComparison.Ordinal)) return null;
        for (var length = 2; length <= 4 && length < clause.Length; length++)
        {
            var head = clause[..length];
            if (!VerbStarts.Contains(clause[length]) || !AllNameChars(head)) continue;
            if (Stops.Contains(head[..2].ToString()) || SpeechWords.Roles.Contains(head) || SpeechWords.Pronouns.Contains(head)
                || SpeechWords.Verbs.Contains(head) || PlaceWords.Kinds.Contains(head) || SettingWords.Times.Contains(head)) return null;
            if (Shape(head) is null && NotLastChars.Contains(head[^1]) && !IsDescribed(head)) return null;
            return head.ToString();
        }
        return null;
    }

    // 黑衣人, 蒙面人: nobody knows their name, and yet they speak.
    private static bool IsDescribed(ReadOnlySpan<char> head) => head.Length == 3 && head[2] == '人' && head[..2] is not ("所有" or "每个" or "两个" or "三个" or "几个" or "其他" or "那个" or "这个" or "有些" or "一个" or "别的" or "周围" or "众多");

    /// <summary>传来药老的声音: whose voice it is, where the words before it end.</summary>
    private static string? VoiceOf(string text)
    {
        var at = text.IndexOf("的声音", StringComparison.Ordinal);
        for (var length = 2; at >= length && length <= 3; length++)
        {
            var start = at - length;
            var head = text.AsSpan(start, length);
            var bounded = start == 0 || !LanguageDetector.IsHan(text[start - 1]) || (start >= 2 && text[(start - 2)..start] is "传来" or "响起" or "听到" or "听见") || text[start - 1] == '是';
            if (bounded && AllNameChars(head) && !SpeechWords.Roles.Contains(head) && !SpeechWords.Pronouns.Contains(head) && (Shape(head) is not null || head[^1] == '老')) return head.ToString();
        }
        return null;
    }

    private static bool AllNameChars(ReadOnlySpan<char> head)
    {
        foreach (var unit in head)
            if (!LanguageDetector.IsHan(unit) || FunctionChars.Contains(unit)) return false;
        return true;
    }

    private static void CountAll(string text, Dictionary<string, Tally> tallies)
    {
        var lookup = tallies.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < text.Length; i++)
            for (var length = 2; length <= 4 && i + length <= text.Length; length++)
                if (lookup.TryGetValue(text.AsSpan(i, length), out var tally)) tally.Total++;
    }

    private static IEnumerable<Person> Accept(Dictionary<string, Tally> tallies, bool shortText)
    {
        foreach (var (name, tally) in tallies.OrderByDescending(t => t.Value.Total).ThenBy(t => t.Key, StringComparer.Ordinal))
        {
            var shaped = tally.Titled || tally.Prefixed;
            var proof = tally.BeforeVerb + (2 * tally.Speaks);
            var enough = tally.Speaks > 0 || proof >= 3 || (shaped && proof >= 1) || (tally.Total >= 2 && proof >= 2) || (shortText && proof >= 1);
            if (!enough || IsPartOfLonger(name, tally, tallies) || IsLongerByAccident(name, tally, tallies)) continue;
            yield return new Person(name) { Confidence = Math.Min(0.95, 0.45 + (0.1 * proof) + (shaped ? 0.1 : 0)), Presentation = PresentationOf(name), Age = AgeOf(name) };
        }
    }

    private static bool IsPartOfLonger(string name, Tally tally, Dictionary<string, Tally> tallies) =>
        name.Length < 4 && tallies.Any(other => other.Key.Length > name.Length && other.Key.StartsWith(name, StringComparison.Ordinal)
            && other.Value.Total >= 0.6 * tally.Total && other.Value.BeforeVerb + other.Value.Speaks > 0
            && (!VerbStarts.Contains(other.Key[name.Length]) || other.Value.Total >= 3));

    private static bool IsLongerByAccident(string name, Tally tally, Dictionary<string, Tally> tallies) =>
        name.Length > 2 && !tally.Titled && tallies.TryGetValue(name[..^1], out var shorter) && !(tally.Total >= 0.6 * shorter.Total && (!VerbStarts.Contains(name[^1]) || tally.Total >= 3));

    private static Presentation PresentationOf(string name)
    {
        if (TitleList.FirstOrDefault(t => name.Length > t.Length && name.EndsWith(t, StringComparison.Ordinal) && name.Length - t.Length <= 2) is { } title)
            return Feminine.Contains(title) ? Presentation.Feminine : title is "老师" or "医生" or "大夫" or "教授" or "总" or "老板" ? Presentation.Unknown : Presentation.Masculine;
        if (name.Length == 2 && name[1] == '老') return Presentation.Masculine;
        if (FeminineChars.Contains(name[^1])) return Presentation.Feminine;
        if (name.Length == 3 && !MasculineChars.Contains(name[^1]) && FeminineChars.Contains(name[1])) return Presentation.Feminine;
        return MasculineChars.Contains(name[^1]) ? Presentation.Masculine : Presentation.Unknown;
    }

    private static AgeBand? AgeOf(string name) =>
        name[0] == '老' || (name.Length == 2 && name[1] == '老') || name.EndsWith("爷爷", StringComparison.Ordinal) || name.EndsWith("奶奶", StringComparison.Ordinal) || name.EndsWith('伯') ? AgeBand.Old : null;

    private static Tally TallyOf(Dictionary<string, Tally> tallies, string name) =>
        tallies.TryGetValue(name, out var tally) ? tally : tallies[name] = new Tally();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}{2,4}·\p{IsCJKUnifiedIdeographs}{2,4}(?=[说问道答的在])", RegexOptions.CultureInvariant)]
    private static partial Regex ForeignName();
}
