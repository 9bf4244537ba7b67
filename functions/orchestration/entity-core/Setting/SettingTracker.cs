using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.EntityCore.Cast;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Words;

namespace Ainer.EntityCore.Setting;

/// <summary>Where, when and in which mood a segment stands, and in which scene.</summary>
internal sealed record SegmentSetting(int Scene, FoundPlace? Place, TimeOfDay Time, Weather Weather, Mood Mood, double Intensity, Expression Expression, bool Indoors, bool Crowd);

/// <summary>Carries place, time, weather and mood from sentence to sentence; a change of place or a leap in time at the start of a paragraph begins a scene.</summary>
internal sealed class SettingTracker(ChapterText chapter, CastList cast, IReadOnlyList<IReadOnlyList<Person>> seen)
{
    private const int ShortestScene = 4;
    private const int OpeningSentences = 3;
    private const double MoodDecay = 0.75;
    private const double MoodThreshold = 0.25;
    private readonly double[] moods = new double[Enum.GetValues<Mood>().Length];
    private FoundPlace? place;
    private TimeOfDay time = TimeOfDay.Day;
    private Weather weather = Weather.Clear;
    private bool indoors;
    private bool crowd;
    private (FoundPlace? Place, TimeOfDay Time, Weather Weather)? present;

    public List<SegmentSetting> Track()
    {
        var settings = new List<SegmentSetting>(chapter.Segments.Count);
        var (scene, givenScene, inScene, paragraph) = (0, 0, 0, -1);
        var first = chapter.Segments.FirstOrDefault(s => s.Kind == SegmentKind.Narration);
        if (first is not null) ReadSetting(first, start: true);
        foreach (var segment in chapter.Segments)
        {
            var opensParagraph = segment.Paragraph != paragraph;
            paragraph = segment.Paragraph;
            var before = place;
            var explicitBreak = segment.Scene != givenScene;
            if (explicitBreak) (present, indoors, crowd) = (null, false, false);
            if (explicitBreak) LookAhead(segment);
            var remembers = opensParagraph && segment.Kind == SegmentKind.Narration && Remember(segment.Text);
            var leap = segment.Kind == SegmentKind.Narration && ReadSetting(segment, explicitBreak) && opensParagraph;
            var moved = opensParagraph && segment.Kind == SegmentKind.Narration && !Same(before, place) && before is not null;
            if (explicitBreak || ((leap || moved) && inScene >= ShortestScene) || (remembers && inScene > 0))
            {
                scene++;
                inScene = 0;
                crowd = crowd && !moved;
                Array.Clear(moods);
            }
            givenScene = segment.Scene;
            if (segment.Kind != SegmentKind.Title) inScene++;
            settings.Add(Feel(segment, scene));
        }
        return settings;
    }

    /// <summary>A look back has weather and hour of its own; when the story is back in the present, it is as it was. True at either turn.</summary>
    private bool Remember(string text)
    {
        var opening = text.AsSpan(0, Math.Min(text.Length, 28));
        if (present is null && SettingWords.Memories.Find(opening) is [{ Start: <= 3 }, ..])
        {
            present = (place, time, weather);
            (time, weather) = (TimeOfDay.Day, Weather.Clear);
            return true;
        }
        if (present is not { } now || SettingWords.Returns.Find(opening) is not [{ Start: <= 3 }, ..]) return false;
        (place, time, weather, present) = (now.Place, now.Time, now.Weather, null);
        return true;
    }

    /// <summary>After a given break the scene is where its first sentences come to, from the start: "Night fell. In the tower …" is all in the tower.</summary>
    private void LookAhead(Segment first)
    {
        for (var i = first.Index; i < Math.Min(chapter.Segments.Count, first.Index + OpeningSentences) && chapter.Segments[i].Scene == first.Scene; i++)
            if (chapter.Segments[i].Kind == SegmentKind.Narration && PlaceFinder.In(chapter.Segments[i].Text, true, cast) is { } found)
            {
                if (!(place is { } here && here.Kind == found.Kind && !found.Named)) place = found;
                return;
            }
    }

    private static bool Same(FoundPlace? a, FoundPlace? b) => a?.Kind == b?.Kind && (a?.Name == b?.Name || b?.Named != true);

    /// <summary>Takes over what a sentence says of place, time and weather; true when it leaps in time.</summary>
    private bool ReadSetting(Segment segment, bool start)
    {
        var text = segment.Text;
        var somebody = start || seen[segment.Index].Count > 0 || cast.In(text).Count > 0;
        if (PlaceFinder.In(text, somebody, cast) is { } found && !(place is { } here && here.Kind == found.Kind && !found.Named)) (place, indoors) = (found, false);
        if (SettingWords.Doors.Find(text) is [.., var door] && (somebody || door.Start <= 1)) indoors = door.Value;
        if (SettingWords.Crowds.Find(text) is [.., var many]) crowd = many.Value;
        if (SettingWords.Times.Find(text) is [.., var latest]) time = latest.Value;
        foreach (var match in SettingWords.Weathers.Find(text))
            if (WeatherEnds.After(text, match.End)) weather = Weather.Clear;
            else if (match.Value != Weather.Wind || weather is not (Weather.Rain or Weather.Snow)) weather = match.Value;
        return SettingWords.TimeJumps.Find(text.AsSpan(0, Math.Min(text.Length, 24))) is [{ Start: <= 2 }, ..];
    }

    private SegmentSetting Feel(Segment segment, int scene)
    {
        for (var i = 0; i < moods.Length; i++) moods[i] *= MoodDecay;
        var own = 0.0;
        foreach (var match in SettingWords.Moods.Find(segment.Text))
        {
            moods[(int)match.Value.Mood] += match.Value.Weight;
            own = Math.Max(own, match.Value.Weight);
        }
        var exclaims = segment.Text.AsSpan().IndexOfAny("!！") >= 0;
        if (exclaims && segment.Kind == SegmentKind.Dialogue) own = Math.Max(own, 0.85);
        var best = 0;
        for (var i = 1; i < moods.Length; i++) if (moods[i] > moods[best]) best = i;
        var mood = moods[best] >= MoodThreshold ? (Mood)best : Mood.Neutral;
        return new SegmentSetting(scene, place, time, weather, mood, own, ExpressionOf(segment, mood, exclaims), indoors && !LooksOut(segment), crowd);
    }

    // The sea seen from a tower is no shot of its stairs.
    private bool LooksOut(Segment segment) => segment.Kind == SegmentKind.Narration && seen[segment.Index].Count == 0 && SettingWords.Views.Contains(segment.Text);

    private Expression ExpressionOf(Segment segment, Mood mood, bool exclaims)
    {
        // The tag beside a piece of dialogue tells how its speaker looks.
        foreach (var near in new[] { segment.Index, segment.Index + 1, segment.Index - 1 })
            if (near >= 0 && near < chapter.Segments.Count && chapter.Segments[near] is { } other && other.Paragraph == segment.Paragraph
                && (near == segment.Index || other.Kind == SegmentKind.Narration) && SettingWords.Expressions.Find(other.Text) is [var found, ..]) return found.Value;
        return mood switch
        {
            Mood.Joyful or Mood.Triumphant or Mood.Romantic => Expression.Smile,
            Mood.Sad => Expression.Sad,
            Mood.Angry => Expression.Angry,
            Mood.Fearful => Expression.Afraid,
            Mood.Tense when exclaims => Expression.Surprised,
            _ => Expression.Neutral,
        };
    }
}
