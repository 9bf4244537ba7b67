using Ainer.Contracts.Entities;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>Reads from a sentence what somebody looks like, and gives it to the one named last before the words.</summary>
internal static class LookReader
{
    private static readonly PhraseTable<string> Colors = new(
    [
        ("鲜红|大红|红色|红|朱红|red|crimson|scarlet", "#b5342f"), ("橙色|橘色|orange", "#d9772b"), ("黄色|黄|金色|yellow|golden", "#d8a928"), ("青色|青|碧色|teal", "#2f8580"),
        ("绿色|绿|翠绿|墨绿|green|emerald", "#3f7d4a"), ("蓝色|蓝|靛蓝|深蓝|blue|navy", "#2f5f9e"), ("紫色|紫|purple|violet", "#6f4a94"), ("粉色|粉红|粉|pink", "#d77f96"),
        ("棕色|褐色|棕|褐|brown|tan", "#7a5335"), ("灰色|灰|grey|gray", "#6f747a"), ("黑色|黑|玄色|black", "#2b2d33"), ("白色|白|素白|white", "#e3dfd6"),
    ]);

    private static readonly PhraseTable<string> Garments = new(
    [
        ("白大褂|大褂|大衣|外套|风衣|雨衣|斗篷|披风|棉袄|coat|cloak|jacket|overcoat|raincoat|cape", "coat"), ("长袍|道袍|袍子|袍|长衫|青衫|衣裳|汉服|robe|gown|cassock", "robe"),
        ("裙子|长裙|连衣裙|旗袍|裙|dress|skirt", "dress"), ("盔甲|铠甲|战甲|甲胄|armor|armour|breastplate", "armor"), ("卫衣|帽衫|hoodie", "hoodie"),
        ("衬衫|上衣|布衫|短褂|毛衣|工装|衣服|shirt|sweater|jersey|blouse|apron|waistcoat|vest", "shirt"),
    ]);

    private static readonly PhraseTable<string> HairColors = new(
    [
        ("白发|银发|花白|鬓角斑白|满头白发|白胡子|银白|white hair|silver hair|grey hair|gray hair|beard was white|white beard|grey beard|gray beard", "#d9d6cf"),
        ("红发|red hair|ginger hair|auburn hair|copper hair", "#a8482a"), ("金发|blond|blonde|golden hair|fair hair|yellow hair", "#d6b25a"), ("黑发|乌发|black hair|dark hair", "#22201f"), ("棕发|褐发|brown hair", "#6a4526"),
    ]);

    private static readonly PhraseTable<string> HairStyles = new(
    [
        ("长发|披肩|long hair|hair fell", "long"), ("短发|寸头|short hair|cropped hair", "short"), ("发髻|盘起|挽起|in a bun|tied in a bun", "bun"), ("马尾|辫子|麻花辫|ponytail|braid|plait", "ponytail"),
        ("光头|秃顶|bald", "bald"), ("卷发|curly hair|curls", "curly"), ("束发|发冠|topknot", "topknot"),
    ]);

    private static readonly PhraseTable<string> Accessories = new(
    [
        ("眼镜|glasses|spectacles", "glasses"), ("帽子|草帽|斗笠|毡帽|hat|cap|hood", "hat"), ("围巾|scarf|shawl", "scarf"), ("胡子|胡须|长髯|络腮胡|beard|whiskers", "beard"), ("耳环|耳坠|earrings", "earrings"),
        ("拐杖|手杖|法杖|staff|cane|walking stick", "staff"), ("佩剑|长剑|宝剑|背着剑|sword", "sword"),
    ]);

    private static readonly PhraseTable<AgeBand> Ages = new(
    [
        ("花白|白发|银发|皱纹|苍老|佝偻|年迈|white hair|grey hair|beard was white|white beard|grey beard|wrinkled|old|elderly|aged", AgeBand.Old),
        ("年轻|少年|少女|young|youth", AgeBand.Young), ("小男孩|小女孩|男孩|女孩|孩子|boy|girl|child", AgeBand.Child),
    ]);

    // Between an adjective and its noun stand few letters: 过大的黄雨衣, a green coat with brass buttons.
    private const int Reach = 8;

    /// <summary>Applies the words of <paramref name="text"/> to whoever of <paramref name="places"/> stands nearest before them, else to <paramref name="subject"/>.</summary>
    public static void Read(string text, List<(int Start, Person Person)> places, Person? subject)
    {
        if (places.Count == 0) return;
        foreach (var match in HairColors.Find(text)) Owner(match.Start).Clues.HairColor ??= match.Value;
        foreach (var match in HairStyles.Find(text)) Owner(match.Start).Clues.HairStyle ??= match.Value;
        foreach (var match in Accessories.Find(text)) Owner(match.Start).Clues.Accessory ??= match.Value;
        foreach (var match in Ages.Find(text))
            if (!(match.Value == AgeBand.Old && match.Length == 3 && !NextTo(match.Start, match.End))) Owner(match.Start).Age ??= match.Value;
        var colors = Colors.Find(text);
        foreach (var garment in Garments.Find(text))
        {
            var clues = Owner(garment.Start).Clues;
            clues.Garment ??= garment.Value;
            foreach (var color in colors)
                if (color.End <= garment.Start && garment.Start - color.End <= Reach && clues.GarmentColor is null) clues.GarmentColor = color.Value;
        }

        Person Owner(int at) => places.LastOrDefault(p => p.Start <= at).Person ?? places[0].Person ?? subject!;

        // "Old" says somebody's age only beside them: an old railway is none.
        bool NextTo(int start, int end) => places.Any(p => Math.Abs(p.Start - end) <= 1 || (p.Start < start && start - p.Start <= 8 && text.AsSpan(p.Start, start - p.Start).Contains(" was ", StringComparison.Ordinal)));
    }
}
