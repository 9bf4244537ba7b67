using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;

namespace Ainer.Workers.Video.Sets;

/// <summary>Which set is built for which place.</summary>
internal static class PlaceSets
{
    private static readonly string[] Lighthouses = ["灯塔", "lighthouse", "light house"];

    /// <summary>True where there is a roof: weather stays outside.</summary>
    public static bool IsIndoors(Shot shot) => HasRoof(shot.PlaceKind) || (shot.Indoors && Inside(shot.PlaceKind) is not null);

    private static bool HasRoof(PlaceKind kind) => kind is PlaceKind.Room or PlaceKind.Hall or PlaceKind.Shop or PlaceKind.Library or PlaceKind.School
        or PlaceKind.Hospital or PlaceKind.Office or PlaceKind.Tavern or PlaceKind.Palace or PlaceKind.Train or PlaceKind.Cave;

    /// <summary>The set behind the door of a place that is drawn from outside; null where there is no door.</summary>
    private static Action<SetCanvas>? Inside(PlaceKind kind) => kind switch
    {
        PlaceKind.Tower => Lighthouse.Stairs,
        PlaceKind.Temple => Rooms.Hall,
        PlaceKind.Ship => Rooms.Room,
        _ => null,
    };

    /// <summary>Builds the set of a shot's place.</summary>
    public static void Build(Shot shot, SetCanvas set)
    {
        var build = shot.Indoors && Inside(shot.PlaceKind) is { } inside ? inside
            : shot.PlaceKind == PlaceKind.Tower && Array.Exists(Lighthouses, word => shot.PlaceName?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) ? Lighthouse.Outside
            : Outside(shot.PlaceKind);
        build(set);
    }

    private static Action<SetCanvas> Outside(PlaceKind kind) => kind switch
    {
        PlaceKind.Room => Rooms.Room,
        PlaceKind.Hall => Rooms.Hall,
        PlaceKind.Shop => Rooms.Shop,
        PlaceKind.Street => Town.Street,
        PlaceKind.Market => Town.Market,
        PlaceKind.Courtyard => Town.Courtyard,
        PlaceKind.Garden => Nature.Garden,
        PlaceKind.Forest => Nature.Forest,
        PlaceKind.Mountain => Nature.Mountain,
        PlaceKind.River => Water.River,
        PlaceKind.Sea => Water.Sea,
        PlaceKind.Harbor => Water.Harbor,
        PlaceKind.Bridge => Water.Bridge,
        PlaceKind.Field => Nature.Field,
        PlaceKind.Village => Town.Village,
        PlaceKind.City => Town.City,
        PlaceKind.Temple => Town.Temple,
        PlaceKind.Station => Journeys.Station,
        PlaceKind.Train => Rooms.Train,
        PlaceKind.Ship => Water.Ship,
        PlaceKind.Library => Rooms.Library,
        PlaceKind.School => Rooms.School,
        PlaceKind.Hospital => Rooms.Hospital,
        PlaceKind.Office => Rooms.Office,
        PlaceKind.Tavern => Rooms.Tavern,
        PlaceKind.Cave => Rooms.Cave,
        PlaceKind.Desert => Nature.Desert,
        PlaceKind.Palace => Rooms.Palace,
        PlaceKind.Rooftop => Town.Rooftop,
        PlaceKind.Tower => Town.Pagoda,
        _ => Nature.Open,
    };
}
