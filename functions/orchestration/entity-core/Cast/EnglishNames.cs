using System.Text.RegularExpressions;
using Ainer.Contracts.Entities;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Cast;

/// <summary>
/// Finds English personal names: capitalised words that are not capitalised by their place in the sentence, weighed by titles, verbs of saying, verbs
/// that follow and possessives, against prepositions and place endings.
/// </summary>
internal static partial class EnglishNames
{
    private const string CommonWords = "i|i'm|i'll|i've|the|a|an|and|but|or|so|then|when|where|what|who|why|how|which|whose|it|its|he|she|his|her|him|they|them|their|we|us|our|you|your|my|me|this|that|these|those|there|here|no|not|yes|nothing|nobody|everyone|everything|somebody|someone|something|far|out|in|on|at|to|from|for|of|with|without|by|as|if|is|are|was|were|be|been|have|has|had|do|does|did|will|would|can|could|should|may|might|must|five|four|three|two|one|six|seven|eight|nine|ten|first|last|next|still|just|only|even|yet|now|never|ever|always|after|before|behind|beside|above|below|under|over|between|outside|inside|once|perhaps|maybe|oh|ah|hey|dear|dearest|yours|well|please|sorry|thank|thanks|hello|hi|good|god|lord|sir|madam|all|some|any|each|every|many|most|more|few|both|neither|either|while|because|though|although|until|since|instead|rather|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|november|december|english|french|german|chinese|christmas|chapter|part|rain|fog|grass|night|day|morning|evening|wind|snow|silence|four|stay|which|closed|open|stop|go|come|look|listen|wait|run|let|let's|don't|can't|won't|didn't|that's|it's|there's|we're|they're|you're|what's|who's|he's|she's|again|suddenly|slowly|finally|outside|somewhere|another|other|such|too|very|up|down|away|back|through|across|along|around|near|against|into|onto|upon|within|mother|father|mom|mum|dad|grandma|grandpa|uncle|aunt|mr|mrs|ms|miss|dr|captain|king|queen|prince|princess|master|doctor|professor|old";
    private const string GivenFeminine = "mara|mary|anna|anne|alice|rose|emma|emily|sarah|lucy|jane|kate|clara|ella|eva|grace|helen|ida|julia|laura|lily|maria|nora|olivia|sophie|sofia|ruth|elena|ines|maya|mia|zoe|iris|margaret|elizabeth|charlotte|hannah|lena|nina|vera|ada|martha|rachel|susan|linda|amy|eleanor";
    private const string GivenMasculine = "tom|thomas|john|jack|james|peter|paul|finn|george|henry|william|will|sam|ben|max|leo|luke|mark|david|daniel|adam|alex|arthur|charlie|edward|frank|fred|harry|hugo|ian|jacob|joe|joseph|karl|liam|martin|michael|mike|nick|noah|oliver|oscar|owen|robert|simon|theo|tim|victor|walter|bob|eli|silas|jonas|marcus";
    private const string TitleWords = "mr|mrs|ms|miss|dr|doctor|captain|professor|sir|lady|lord|king|queen|prince|princess|uncle|aunt|father|mother|sister|brother|old|master|madam|inspector|officer|sergeant|colonel|general|judge|grandma|grandpa|saint|detective|agent|lieutenant|corporal|private|reverend|count|countess|duke|duchess|baron|baroness|chief|commander|major|admiral|mayor|senator|president|constable|sheriff|deputy|nurse|cousin|emperor|empress";
    private const string FeminineTitles = "mrs|ms|miss|lady|queen|princess|aunt|mother|sister|madam|grandma|countess|duchess|baroness|empress";

    private static readonly HashSet<string> Common = Set(CommonWords);
    private static readonly HashSet<string> FeminineNames = Set(GivenFeminine);
    private static readonly HashSet<string> MasculineNames = Set(GivenMasculine);
    private static readonly HashSet<string> TitleSet = Set(TitleWords);
    private static readonly HashSet<string> FeminineTitleSet = Set(FeminineTitles);
    private static readonly HashSet<string> Prepositions = Set("in|at|to|from|on|into|near|towards|toward|through|across|of|by|past|over|outside|inside|beyond|around|off");
    private static readonly HashSet<string> PastVerbs = Set("was|had|is|has|ran|sat|stood|went|came|took|held|looked|saw|heard|felt|knew|thought|made|got|gave|found|turned|left|kept|began|let|put|set|shut|met|rose|fell|drew|threw|wore|smiled|would|could|did|does|will|can|spoke|woke|slept|read|wrote|sang|swam|flew|grew|shook|bent|caught|lay|led|lit|lost|paid|said|asked|leaned|and|who|walks|runs|stands|opens|looks|sits");

    private sealed class Tally
    {
        public int Count;
        public int Inside;
        public double Person;
        public double Place;
        public string? Title;
    }

    /// <summary>The persons that the Latin part of a chapter names, aliases joined.</summary>
    public static List<Person> Find(ChapterText chapter)
    {
        var tallies = new Dictionary<string, Tally>(StringComparer.Ordinal);
        var lower = new HashSet<string>(StringComparer.Ordinal);
        foreach (var segment in chapter.Segments)
            if (segment.Kind != SegmentKind.Title) Collect(segment, tallies, lower);
        Pool(tallies);
        return Join(tallies.Where(t => IsPerson(t.Key, t.Value, lower)).OrderByDescending(t => t.Value.Count).ThenBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new Person(t.Key) { Confidence = Math.Clamp(0.4 + (0.1 * t.Value.Person), 0.4, 0.95), Presentation = PresentationOf(t.Key) }));
    }

    /// <summary>Isolde Vane and Isolde vouch for each other: what proves a single name proves the whole one, and the other way round.</summary>
    private static void Pool(Dictionary<string, Tally> tallies)
    {
        foreach (var (name, whole) in tallies.Where(t => t.Key.Contains(' ', StringComparison.Ordinal)).OrderBy(t => t.Key, StringComparer.Ordinal).ToList())
        {
            if (whole.Place >= 4) continue;
            foreach (var word in name.Split(' '))
                if (tallies.TryGetValue(word, out var single) && !TitleSet.Contains(word.TrimEnd('.')))
                {
                    var (count, inside, person) = (whole.Count + single.Count, whole.Inside + single.Inside, whole.Person + single.Person);
                    (whole.Count, whole.Inside, whole.Person) = (count, inside, person);
                    (single.Count, single.Inside, single.Person) = (count, inside, person);
                }
        }
    }

    private static void Collect(Segment segment, Dictionary<string, Tally> tallies, HashSet<string> lower)
    {
        var words = Word().Matches(segment.Text);
        for (var i = 0; i < words.Count; i++)
        {
            var word = Bare(words[i].Value);
            if (!char.IsUpper(word[0]))
            {
                lower.Add(word);
                continue;
            }
            var last = EndOfName(segment.Text, words, i);
            Weigh(segment, words, i, last, tallies);
            i = last;
        }
    }

    private static int EndOfName(string text, MatchCollection words, int first)
    {
        var last = first;
        while (last + 1 < words.Count && last - first < 3 && IsCapital(words[last + 1].Value) && !Common.Contains(Bare(words[last + 1].Value)) && Joined(text, words[last], words[last + 1])
            && !words[last].Value.EndsWith("'s", StringComparison.Ordinal) && !words[last].Value.EndsWith("’s", StringComparison.Ordinal)) last++;
        return last;
    }

    private static bool Joined(string text, Match left, Match right)
    {
        var between = text.AsSpan(left.Index + left.Length, right.Index - left.Index - left.Length);
        return between.SequenceEqual(" ") || (between.SequenceEqual(". ") && (TitleSet.Contains(left.Value) || left.Value is "St" or "Mt" || left.Length == 1));
    }

    private static void Weigh(Segment segment, MatchCollection words, int first, int last, Dictionary<string, Tally> tallies)
    {
        var text = segment.Text;
        var title = TitleSet.Contains(Bare(words[first].Value)) && last > first ? Bare(words[first].Value) : null;
        var start = title is null ? first : first + 1;
        while (start < last && Common.Contains(Bare(words[start].Value))) start++;
        if (Common.Contains(Bare(words[start].Value)) || Bare(words[start].Value).Length < 2) return;
        if (words[start].Length > 2 && words[start].Value.All(c => !char.IsLetter(c) || char.IsUpper(c))) return;
        var from = title is null ? words[start].Index : words[first].Index;
        var end = words[last].Index + Bare(words[last].Value).Length;
        var name = text[from..end];
        if (name.Length > 40) return;
        if (!tallies.TryGetValue(name, out var tally)) tallies[name] = tally = new Tally();
        tally.Count++;
        tally.Title ??= title;
        if (from > 0 && !StartsSentence(text, from)) tally.Inside++;
        if (title is not null) tally.Person += 2;
        if (PlaceWords.EnglishEndings.ContainsKey(Bare(words[last].Value)) && last > start) tally.Place += 4;
        var before = start > 0 && title is null ? Bare(words[start - 1].Value) : first > 0 && title is not null ? Bare(words[first - 1].Value) : "";
        var after = last + 1 < words.Count ? words[last + 1].Value : "";
        var gap = last + 1 < words.Count ? words[last + 1].Index - words[last].Index - words[last].Length : 9;
        if (Prepositions.Contains(before)) tally.Place += 1;
        if (before is "the" or "The" or "a" or "an" && title is null) tally.Place += 2;
        if (SpeechWords.Verbs.Contains(before) && segment.Kind == SegmentKind.Narration) tally.Person += 3;
        if (gap == 1 && segment.Kind == SegmentKind.Narration && SpeechWords.Verbs.Contains(after)) tally.Person += 3;
        else if (gap == 1 && (PastVerbs.Contains(after) || after.EndsWith("ed", StringComparison.Ordinal))) tally.Person += 1;
        if (words[last].Value.EndsWith("'s", StringComparison.Ordinal) || words[last].Value.EndsWith("’s", StringComparison.Ordinal)) tally.Person += 0.5;
        if (segment.Kind == SegmentKind.Dialogue && SpeechWords.SelfNaming.Find(text.AsSpan(0, from).TrimEnd()) is [.., var naming] && naming.End >= text.AsSpan(0, from).TrimEnd().Length) tally.Person += 4;
        if (segment.Kind == SegmentKind.Dialogue && IsVocative(text, from, end)) tally.Person += 1.5;
    }

    private static bool IsVocative(string text, int from, int end)
    {
        var opens = from >= 2 && text[from - 2] == ',';
        var closes = end >= text.Length || text[end] is ',' or '.' or '!' or '?' or ';' or '…';
        return closes && (opens || (from == 0 && end < text.Length && text[end] is ',' or '!' or '?'));
    }

    private static bool StartsSentence(string text, int at)
    {
        var i = at - 1;
        while (i >= 0 && char.IsWhiteSpace(text[i])) i--;
        return i < 0 || text[i] is '.' or '!' or '?' or '…' or ':' or '(' or '"' or '“';
    }

    private static bool IsPerson(string name, Tally tally, HashSet<string> lower)
    {
        var words = name.Split(' ');
        var given = words.Any(w => FeminineNames.Contains(w) || MasculineNames.Contains(w));
        if (given && tally.Place < 4) return tally.Inside > 0 || tally.Person > 0 || !lower.Contains(words[0].ToLowerInvariant());
        if (tally.Inside == 0 && tally.Person < 3 && (tally.Count < 2 || lower.Contains(name.ToLowerInvariant()))) return false;
        return tally.Person >= 1 && tally.Person > tally.Place;
    }

    private static Presentation PresentationOf(string name)
    {
        var words = name.Split(' ');
        var title = words[0].TrimEnd('.');
        if (words.Length > 1 && TitleSet.Contains(title) && !title.Equals("old", StringComparison.OrdinalIgnoreCase)
            && title.ToLowerInvariant() is not ("dr" or "doctor" or "professor" or "captain" or "inspector" or "officer" or "judge" or "saint" or "detective" or "agent" or "lieutenant" or "corporal" or "private" or "reverend" or "chief" or "commander" or "major" or "mayor" or "senator" or "president" or "constable" or "sheriff" or "deputy" or "nurse" or "cousin" or "sergeant" or "colonel" or "general"))
            return FeminineTitleSet.Contains(title) ? Presentation.Feminine : Presentation.Masculine;
        if (words.Any(FeminineNames.Contains)) return Presentation.Feminine;
        return words.Any(MasculineNames.Contains) ? Presentation.Masculine : Presentation.Unknown;
    }

    private static List<Person> Join(IEnumerable<Person> found)
    {
        var joined = new List<Person>();
        foreach (var person in found.OrderByDescending(p => p.Name.Count(c => c == ' ')).ThenByDescending(p => p.Confidence).ThenBy(p => p.Name, StringComparer.Ordinal))
        {
            var same = joined.Where(other => other.Aliases.Any(name => SameName(name, person.Name))).ToList();
            if (same.Count == 1) same[0].Absorb(person);
            else joined.Add(person);
        }
        return joined;
    }

    private static bool SameName(string longer, string shorter)
    {
        var words = longer.Split(' ');
        if (!shorter.Contains(' ', StringComparison.Ordinal)) return words.Contains(shorter);
        var other = shorter.Split(' ');
        return words[^1] == other[^1] && TitleSet.Contains(other[0].TrimEnd('.')) && !TitleSet.Contains(words[0].TrimEnd('.'));
    }

    private static bool IsCapital(string word) => char.IsUpper(word[0]);

    private static string Bare(string word) =>
        word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal) ? word[..^2] : word;

    private static HashSet<string> Set(string words) => words.Split('|').ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"[\p{L}-[\u2E80-\uFFFF]][\p{L}\p{M}-[\u2E80-\uFFFF]]*(?:['’\-][\p{L}-[\u2E80-\uFFFF]]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
