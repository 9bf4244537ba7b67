using Ainer.Contracts.Entities;

namespace Ainer.Workers.Video.Sets;

/// <summary>Which set is built for which place.</summary>
internal static class PlaceSets
{
    /// <summary>True for places with a roof: weather stays outside.</summary>
    public static bool IsIndoors(PlaceKind kind) => kind is PlaceKind.Room or PlaceKind.Hall or PlaceKind.Shop or PlaceKind.Library or PlaceKind.School
        or PlaceKind.Hospital or PlaceKind.Office or PlaceKind.Tavern or PlaceKind.Palace or PlaceKind.Train or PlaceKind.Cave;

    /// <summary>Builds the set of a place.</summary>
    public static void Build(PlaceKind kind, SetCanvas set)
    {
        Action<SetCanvas> build = kind switch
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
        build(set);
    }
}
