using System.Text.RegularExpressions;
using Ainer.Contracts.Entities;
using Ainer.EntityCore.Cast;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Setting;

/// <summary>A place that a passage puts itself at. A named one (雾港镇, Harrow Station) is told from a kind (the harbor).</summary>
internal readonly record struct FoundPlace(string Name, PlaceKind Kind, bool Named, int Start);

/// <summary>Finds where a sentence of narration takes place, if it says so: a place word after a word of being or going, or with 上/里/前 behind it.</summary>
internal static partial class PlaceFinder
{
    private static readonly HashSet<PlaceKind> Backdrops = [PlaceKind.Sea, PlaceKind.Mountain, PlaceKind.City, PlaceKind.Village, PlaceKind.Field, PlaceKind.River, PlaceKind.Rooftop];
    private static readonly string[] Elsewhere = ["Outside", "In the distance", "Far away", "Far off", "Beyond the window", "窗外", "门外", "屋外", "远处", "远方", "外面"];
    private static readonly HashSet<string> Glances = new("look looked looking looks stare stared staring gaze gazed gazing glance glanced glancing point pointed pointing pointed nodded waved up out".Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <summary>The most telling place of a sentence, or null. A mere backdrop counts only where somebody is there or the scene begins.</summary>
    public static FoundPlace? In(string text, bool somebodyThere, CastList cast)
    {
        if (!somebodyThere && Array.Exists(Elsewhere, opening => text.StartsWith(opening, StringComparison.Ordinal))) return null;
        if (SlugLine(text) is { } given) return given;
        FoundPlace? best = null;
        var bestWeight = 0;
        foreach (var place in All(text, cast))
        {
            var weight = (Backdrops.Contains(place.Kind) ? 1 : 2) + (place.Named ? 1 : 0);
            if (weight == 1 && !somebodyThere) continue;
            if (weight < bestWeight) continue;
            (best, bestWeight) = (place, weight);
        }
        return best;
    }

    /// <summary>Every named place that a sentence mentions as somewhere to be or go.</summary>
    public static IEnumerable<FoundPlace> Named(string text, CastList cast) => ChineseNamed(text).Concat(EnglishNamed(text, cast));

    private static IEnumerable<FoundPlace> All(string text, CastList cast)
    {
        var simile = SimileStart(text);
        foreach (var named in ChineseNamed(text)) yield return named;
        foreach (var named in EnglishNamed(text, cast)) yield return named;
        foreach (var match in PlaceWords.Kinds.Find(text))
        {
            if (match.Start > simile || !IsLocated(text, match.Start, match.End)) continue;
            yield return new FoundPlace(TrimLocative(text.Substring(match.Start, match.Length).ToLowerInvariant()), match.Value, false, match.Start);
        }
    }

    /// <summary>青云宗，后山，思过崖。 A sentence of nothing but places says where the scene is, the last one most closely.</summary>
    private static FoundPlace? SlugLine(string text)
    {
        if (!LanguageDetector.IsHan(text[0]) || text.Length > 24) return null;
        var parts = text.Split(['，', '、', '。', '；'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts.All(part => part.Length is >= 2 and <= 6 && part.All(unit => LanguageDetector.IsHan(unit)) && KindOf(part) is not null)) return null;
        return KindOf(parts[^1]) is { } kind ? new FoundPlace(parts[^1], kind, true, text.IndexOf(parts[^1], StringComparison.Ordinal)) : null;

        static PlaceKind? KindOf(string part) => PlaceWords.Kinds.Find(part) is [.., var match] && match.End == part.Length ? match.Value
            : PlaceWords.ChineseEndings.TryGetValue(part[^1], out var ending) ? ending : null;
    }

    private static int SimileStart(string text)
    {
        var at = new[] { text.IndexOf('像'), text.IndexOf("仿佛", StringComparison.Ordinal), text.IndexOf(" like ", StringComparison.Ordinal), text.IndexOf(" as if ", StringComparison.Ordinal) }.Where(i => i >= 0);
        return at.DefaultIfEmpty(int.MaxValue).Min();
    }

    private static bool IsLocated(string text, int start, int end)
    {
        if (!LanguageDetector.IsHan(text[start])) return FollowsPreposition(text, start) || IsDescribed(text, start, end);
        if (start > 0 && text[start - 1] is '从' or '离') return false;
        var window = text.AsSpan(Math.Max(0, start - 5), start - Math.Max(0, start - 5));
        var movements = PlaceWords.Movement.Find(window);
        if (movements.Count > 0 && window.Length - movements[^1].End <= 2) return true;
        // 走进盛世集团的大厅: whose it is stands between.
        if (start > 1 && text[start - 1] == '的' && PlaceWords.Movement.Find(text.AsSpan(ClauseStart(text, start), start - ClauseStart(text, start))) is [{ Length: >= 2 }, ..]) return true;
        if (end < text.Length && "上里中前内外旁边下".Contains(text[end])) return true;
        var atStart = start == 0 || text[start - 1] is '，' or '。' or '；';
        return atStart && "上里中前内边顶口头".Contains(text[end - 1]);
    }

    private static int ClauseStart(string text, int at) => text.AsSpan(0, at).LastIndexOfAny(Punctuation.ClauseEnds) + 1;

    // "The square was packed": what a sentence begins by describing is where it is.
    private static bool IsDescribed(string text, int start, int end)
    {
        if (start is not (4 or 3) || !(text.StartsWith("The ", StringComparison.Ordinal) || text.StartsWith("Our ", StringComparison.Ordinal)) || end >= text.Length) return false;
        var rest = text.AsSpan(end).TrimStart();
        return rest.StartsWith("was ") || rest.StartsWith("had been ") || rest.StartsWith("lay ") || rest.StartsWith("stood ") || rest.StartsWith("smelled ");
    }

    private static bool FollowsPreposition(string text, int start)
    {
        var from = start;
        for (var words = 0; words < 3 && from > 0; words++)
        {
            from--;
            while (from > 0 && text[from - 1] != ' ') from--;
            if (text.AsSpan(from, start - from).IndexOfAny(",.;:") >= 0) return false;
            if (PlaceWords.Movement.At(text, from) is not null) return !IsGlance(text, from);
        }
        return false;
    }

    // To look up at the tower is not to be there.
    private static bool IsGlance(string text, int preposition)
    {
        var before = text[..preposition].TrimEnd();
        return Glances.Contains(before[(before.LastIndexOf(' ') + 1)..]) && before.Split(' ').TakeLast(2).Any(word => word.Length > 3 && Glances.Contains(word));
    }

    private static string TrimLocative(string name) =>
        name.Length > 2 && LanguageDetector.IsHan(name[0]) && "上里中内".Contains(name[^1]) ? name[..^1] : name;

    private static IEnumerable<FoundPlace> ChineseNamed(string text)
    {
        foreach (var movement in PlaceWords.Movement.Find(text))
        {
            if (!LanguageDetector.IsHan(text[movement.Start])) continue;
            for (var end = movement.End + 1; end < text.Length && end - movement.End < 5; end++)
            {
                if (!LanguageDetector.IsHan(text[end]) || "的了着是在有一这那".Contains(text[end])) break;
                if (!PlaceWords.ChineseEndings.TryGetValue(text[end], out var kind)) continue;
                while (end + 1 < text.Length && PlaceWords.ChineseEndings.TryGetValue(text[end + 1], out var longer)) (kind, end) = (longer, end + 1);
                var name = text[movement.End..(end + 1)];
                if (name.Length >= 2 && !"的了着是在有一这那".Contains(name[0]) && PlaceWords.Kinds.Find(name).Count == 0) yield return new FoundPlace(name, kind, true, movement.End);
                break;
            }
        }
    }

    private static IEnumerable<FoundPlace> EnglishNamed(string text, CastList cast)
    {
        foreach (Match match in CapitalSequence().Matches(text))
        {
            var words = match.Groups[2].Value.Split(' ');
            if (words.Length > 1 && PlaceWords.EnglishEndings.TryGetValue(words[^1], out var kind))
            {
                if (FollowsPreposition(text, match.Groups[2].Index) || match.Groups[2].Index == 0 || match.Groups[1].Value is "the " or "The ") yield return new FoundPlace(match.Groups[2].Value, kind, true, match.Groups[2].Index);
            }
            else if (match.Groups[1].Value is "in " or "to " or "into " && !cast.In(match.Groups[2].Value).Any(m => m.Person is not null) && !SettingWords.Times.Contains(match.Groups[2].Value))
                yield return new FoundPlace(match.Groups[2].Value, PlaceKind.City, true, match.Groups[2].Index);
        }
    }

    [GeneratedRegex(@"(\b(?:in|to|into|at|on|from|the)\s)?\b([A-Z][a-z]{2,15}(?:\s[A-Z][a-z]{2,15}){0,3})", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalSequence();
}
