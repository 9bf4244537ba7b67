using Ainer.Contracts.Entities;
using Ainer.EntityCore.Cast;
using Ainer.EntityCore.Ingest;
using Ainer.EntityCore.Setting;

namespace Ainer.EntityCore;

/// <summary>Turns the places found into entities, by name; those already known keep their ids.</summary>
internal static class PlaceMaker
{
    private const int MostPlaces = 200;

    public static Dictionary<string, Place> Make(ChapterText chapter, List<SegmentSetting> settings, CastList cast, ReadingContext context, EvidenceList evidence)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        for (var i = 0; i < settings.Count; i++)
        {
            if (settings[i].Place is { } here) Add(here, i);
            if (chapter.Segments[i].Kind == SegmentKind.Narration)
                foreach (var named in PlaceFinder.Named(chapter.Segments[i].Text, cast)) Add(named, i);
        }
        return places;

        void Add(FoundPlace found, int segment)
        {
            if (places.ContainsKey(found.Name) || places.Count >= MostPlaces) return;
            var known = context.KnownPlaces.FirstOrDefault(p => p.Name == found.Name || p.Aliases.Contains(found.Name));
            var id = known?.EntityId ?? EntityIds.Of(context.ProjectId, "place", found.Name);
            var confidence = found.Named ? 0.85 : 0.7;
            var alias = evidence.Add(id, $"place:{found.Name}", chapter.Segments[segment].Text, chapter.Segments[segment].Offset, confidence);
            places[found.Name] = new Place
            {
                EntityId = id, Name = known?.Name ?? found.Name, Aliases = known?.Aliases ?? [], Kind = known?.Kind ?? found.Kind, Confidence = confidence, Evidence = [alias],
            };
        }
    }
}
