using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Cards;

/// <summary>Things in their own units: about 260 wide, standing on y = 90.</summary>
internal static class PropDrawing
{
    private const string Gold = "#e0b04a";
    private const string DarkGold = "#a8782a";
    private const string Paper = "#f3e7cc";
    private const string Wood = "#7a4a2e";

    public static void Draw(Svg d, PropKind kind)
    {
        Action<Svg> draw = kind switch
        {
            PropKind.Letter => Letter,
            PropKind.Lantern => Lantern,
            PropKind.Sword => Sword,
            PropKind.Book => Book,
            PropKind.Key => Key,
            PropKind.Cup => Cup,
            PropKind.Umbrella => Umbrella,
            PropKind.Flower => Flower,
            PropKind.Boat => Boat,
            PropKind.Jade => Jade,
            PropKind.Coin => Coin,
            PropKind.Bell => Bell,
            PropKind.Candle => Candle,
            PropKind.Map => Map,
            PropKind.Box => Box,
            PropKind.Lamp => Lamp,
            PropKind.Bowl => Bowl,
            PropKind.Fan => Fan,
            PropKind.Clock => Clock,
            PropKind.Phone => Phone,
            PropKind.Mirror => Mirror,
            PropKind.Flute => Flute,
            PropKind.Rope => DailyThings.Rope,
            PropKind.Pipe => DailyThings.Pipe,
            PropKind.Net => DailyThings.Net,
            PropKind.Photo => DailyThings.Photo,
            PropKind.Bottle => DailyThings.Bottle,
            PropKind.Scarf => DailyThings.Scarf,
            PropKind.Whistle => DailyThings.Whistle,
            PropKind.Suitcase => DailyThings.Suitcase,
            PropKind.Mask => DailyThings.Mask,
            PropKind.Match => DailyThings.Match,
            PropKind.Token => DailyThings.Token,
            PropKind.Lever => DailyThings.Lever,
            _ => Parcel,
        };
        draw(d);
    }

    private static void Letter(Svg d)
    {
        d.Begin(0, 10, turn: -6).Rect(-120, -70, 240, 150, Paper, 4).Polygon("#e2d0a8", -120, -70, 120, -70, 0, 26).Stroke(Svg.D($"M-120 80 L-30 8 M120 80 L30 8"), "#cdb888", 2.5).Stroke(Svg.D($"M-120 -70 L0 26 L120 -70"), "#c9b282", 3);
        d.Circle(0, 22, 22, "#a82a2a").Circle(0, 22, 15, "#c23c38").Shape(Svg.D($"M-7 22 L0 12 L7 22 L0 32 Z"), "#8a1f20").End();
    }

    private static void Lantern(Svg d)
    {
        d.Line(0, -150, 0, -96, "#4a2a20", 4).Circle(0, 0, 110, d.Glow("#ffb45a", 0.7)).Ellipse(0, 0, 84, 76, "#d8402f");
        foreach (var w in new[] { 60.0, 30, 0.5 }) d.Stroke(Svg.D($"M0 -76 A{w} 76 0 0 0 0 76 A{w} 76 0 0 0 0 -76"), "#a82a22", 2.5);
        d.Ellipse(-20, -14, 26, 40, "#ffb36a", 0.55).Rect(-36, -92, 72, 20, Gold, 4).Rect(-36, 72, 72, 18, Gold, 4).Line(0, 90, 0, 118, Gold, 5);
    }

    private static void Sword(Svg d) =>
        d.Begin(0, 10, turn: 58).Polygon("#d7dfe6", -11, -40, 11, -40, 9, 120, 0, 150, -9, 120).Polygon("#f4f8fb", -11, -40, 0, -40, 0, 150, -9, 120).Rect(-44, -54, 88, 16, Gold, 6).Rect(-9, -128, 18, 76, Wood, 6)
            .Stroke(Svg.D($"M-9 -118 l18 10 m-18 6 l18 10 m-18 6 l18 10"), "#d8b26a", 3).Circle(0, -134, 13, Gold).Line(0, -122, -34, -150, "#c2342e", 4).End();

    private static void Book(Svg d)
    {
        d.Polygon("#8f3a34", -138, -50, 0, -30, 138, -50, 138, 84, 0, 100, -138, 84);
        d.Shape(Svg.D($"M-128 -60 Q-60 -80 0 -44 V88 Q-60 60 -128 74 Z"), Paper).Shape(Svg.D($"M128 -60 Q60 -80 0 -44 V88 Q60 60 128 74 Z"), "#eadbb8").Line(0, -44, 0, 88, "#b89f72", 3);
        for (var i = 0; i < 6; i++) d.Stroke(Svg.D($"M-112 {-42 + i * 18} Q-60 {-56 + i * 18} -16 {-28 + i * 18} M112 {-42 + i * 18} Q60 {-56 + i * 18} 16 {-28 + i * 18}"), "#8f7f62", 2, 0.7);
        d.Polygon("#c23c38", 40, -62, 56, -63, 56, 0, 48, -10, 40, 0);
    }

    private static void Key(Svg d) =>
        d.Begin(0, 10, turn: -24).Stroke(Svg.D($"M-70 0 m-44 0 a44 44 0 1 0 88 0 a44 44 0 1 0 -88 0"), Gold, 18).Rect(-28, -9, 160, 18, Gold, 6).Rect(92, 4, 16, 40, Gold, 3).Rect(116, 4, 16, 30, Gold, 3).Rect(-20, -5, 140, 4, "#f6d98a", 2).Circle(-70, 0, 8, DarkGold).End();

    private static void Cup(Svg d)
    {
        d.Ellipse(0, 84, 120, 18, "#c9d8d2").Shape(Svg.D($"M-84 -20 H84 Q80 84 30 86 H-30 Q-80 84 -84 -20 Z"), "#eef4f0").Shape(Svg.D($"M-84 -20 H-40 Q-44 70 -16 86 H-30 Q-80 84 -84 -20 Z"), "#cfe0d8").Ellipse(0, -20, 84, 17, "#d8e6df").Ellipse(0, -18, 74, 12, "#a8742e");
        d.Stroke(Svg.D($"M84 0 q46 -4 40 30 q-6 30 -52 28"), "#e3ece7", 13).Stroke(Svg.D($"M-50 40 q20 -30 50 -8 q30 20 56 -10"), "#4a86a8", 5);
        foreach (var x in new[] { -26.0, 8, 38 }) d.Stroke(Svg.D($"M{x} -44 q-14 -22 0 -44 q14 -22 0 -44"), "#ffffff", 6, 0.55);
    }

    private static void Umbrella(Svg d)
    {
        d.Line(0, -80, 0, 80, Wood, 8).Stroke(Svg.D($"M0 78 q0 22 20 20"), Wood, 8).Shape(Svg.D($"M-150 0 Q-120 -120 0 -126 Q120 -120 150 0 Q112 -22 75 0 Q38 -22 0 0 Q-38 -22 -75 0 Q-112 -22 -150 0 Z"), "#c2423a");
        d.Stroke(Svg.D($"M0 -126 Q-60 -90 -75 0 M0 -126 V0 M0 -126 Q60 -90 75 0"), "#8f2a28", 3).Stroke(Svg.D($"M-118 -50 Q0 -90 118 -50"), "#f3d9a8", 5, 0.8).Circle(0, -128, 7, Gold);
    }

    private static void Flower(Svg d)
    {
        d.Stroke(Svg.D($"M-10 100 Q10 40 0 -20"), "#4f7f3e", 8).Shape(Svg.D($"M2 60 Q60 20 80 50 Q50 80 2 60 Z"), "#5f9a4a").Shape(Svg.D($"M0 76 Q-56 44 -76 70 Q-46 96 0 76 Z"), "#558f44");
        for (var i = 0; i < 8; i++) d.Begin(0, -40, turn: i * 45).Ellipse(0, -46, 24, 44, i % 2 == 0 ? "#f08fa8" : "#e8708f").End();
        d.Circle(0, -40, 24, "#ffd76a").Circle(0, -40, 14, "#f0b03a");
    }

    private static void Boat(Svg d) =>
        d.Shape(Svg.D($"M-150 20 Q0 60 150 20 L110 86 Q0 104 -110 86 Z"), "#8a5432").Stroke(Svg.D($"M-138 44 Q0 80 138 44"), "#5a3420", 4).Line(0, 34, 0, -130, Wood, 8).Shape(Svg.D($"M8 -126 Q96 -60 92 14 L8 22 Z"), Paper).Shape(Svg.D($"M-8 -110 Q-70 -50 -76 14 L-8 22 Z"), "#e8906a");

    private static void Jade(Svg d)
    {
        d.Stroke(Svg.D($"M-70 -140 Q-10 -60 0 -56 Q10 -60 70 -140"), "#b5342e", 6).Circle(0, -48, 12, Gold).Circle(0, 20, 62, "#7fc2a0").Circle(0, 20, 62, d.Glow("#c9f0dc", 0.7)).Circle(0, 20, 20, "#3f4a48");
        d.Stroke(Svg.D($"M-44 0 q20 -36 50 -34 M44 40 q-20 36 -50 34"), "#4f9a7c", 5).Stroke(Svg.D($"M0 84 v14 M-12 98 h24"), "#b5342e", 6);
    }

    private static void Coin(Svg d)
    {
        for (var i = 0; i < 4; i++) d.Ellipse(-40, 84 - i * 16, 62, 18, DarkGold).Ellipse(-40, 78 - i * 16, 62, 18, Gold);
        d.Circle(60, 26, 64, DarkGold).Circle(56, 24, 62, Gold).Stroke(Svg.D($"M56 -26 a50 50 0 1 0 0.1 0"), DarkGold, 4).Rect(40, 8, 32, 32, "#6a4a20", 3).Ellipse(36, -6, 12, 7, "#fff3c0", 0.8);
    }

    private static void Bell(Svg d) =>
        d.Stroke(Svg.D($"M-22 -104 a22 22 0 1 1 44 0"), DarkGold, 9).Shape(Svg.D($"M-40 -98 H40 Q60 -20 92 56 H-92 Q-60 -20 -40 -98 Z"), Gold).Shape(Svg.D($"M-40 -98 H-14 Q-30 -20 -50 56 H-92 Q-60 -20 -40 -98 Z"), "#f2cf7a").Rect(-98, 54, 196, 18, DarkGold, 8).Circle(0, 82, 15, "#7a5218");

    private static void Candle(Svg d) =>
        d.Ellipse(0, 86, 90, 16, DarkGold).Ellipse(0, 80, 90, 14, Gold).Rect(-28, -50, 56, 132, "#f6ecd8", 8).Shape(Svg.D($"M-28 -44 q10 50 16 10 q6 -30 14 8 q8 20 26 -18 V-54 H-28 Z"), "#fffaf0").Line(0, -54, 0, -70, "#3a2a20", 4)
            .Circle(0, -92, 90, d.Glow("#ffc860", 0.8)).Shape(Svg.D($"M0 -140 Q26 -100 16 -80 Q0 -62 -16 -80 Q-26 -100 0 -140 Z"), "#ffb03a").Shape(Svg.D($"M0 -116 Q12 -94 8 -82 Q0 -72 -8 -82 Q-12 -94 0 -116 Z"), "#fff3c0");

    private static void Map(Svg d)
    {
        d.Begin(0, 10, turn: -4).Rect(-140, -80, 280, 160, "#e3cc98", 2).Rect(-152, -88, 22, 176, Wood, 8).Rect(130, -88, 22, 176, Wood, 8).Shape(Svg.D($"M-100 30 L-64 -30 L-36 20 L-10 -44 L30 30 Z"), "#a8905a").Stroke(Svg.D($"M-110 50 Q-40 20 0 50 T110 30"), "#5f93a8", 6);
        d.Stroke(Svg.D($"M-80 60 q40 -30 80 -20 q50 10 80 -50"), "#b5342e", 3).Stroke(Svg.D($"M72 -22 l18 18 m0 -18 l-18 18"), "#b5342e", 6).Circle(90, 50, 16, "#d8bb7a").Stroke(Svg.D($"M90 30 V70 M70 50 H110"), "#7a5a34", 3).End();
    }

    private static void Box(Svg d) =>
        d.Rect(-120, -20, 240, 110, "#8a4f30", 6).Shape(Svg.D($"M-124 -20 Q-120 -84 0 -86 Q120 -84 124 -20 Z"), "#a8653c").Rect(-126, -26, 252, 14, DarkGold, 3).Rect(-98, -80, 16, 170, DarkGold).Rect(82, -80, 16, 170, DarkGold).Rect(-24, -36, 48, 48, Gold, 6).Circle(0, -16, 7, "#4a3018").Rect(-3, -14, 6, 16, "#4a3018");

    private static void Lamp(Svg d) =>
        d.Circle(0, -20, 140, d.Glow("#ffd27a", 0.8)).Ellipse(0, 84, 66, 14, DarkGold).Shape(Svg.D($"M-46 84 Q-60 40 -30 30 H30 Q60 40 46 84 Z"), Gold).Shape(Svg.D($"M-32 26 Q-62 -30 -22 -84 H22 Q62 -30 32 26 Z"), "#fff3cf", 0.75).Shape(Svg.D($"M0 -60 Q24 -20 12 6 Q0 18 -12 6 Q-24 -20 0 -60 Z"), "#ffa93a").Shape(Svg.D($"M0 -34 Q10 -12 6 2 Q0 8 -6 2 Q-10 -12 0 -34 Z"), "#fff6d0").Rect(-34, 22, 68, 12, DarkGold, 4).Stroke(Svg.D($"M-54 40 Q-110 -60 0 -130 Q110 -60 54 40"), DarkGold, 5);

    private static void Bowl(Svg d)
    {
        d.Shape(Svg.D($"M-110 -6 H110 Q100 84 40 90 H-40 Q-100 84 -110 -6 Z"), "#3f6f9a").Shape(Svg.D($"M-110 -6 H-60 Q-60 70 -20 90 H-40 Q-100 84 -110 -6 Z"), "#5a8ab5").Ellipse(0, -6, 110, 20, "#e9eef2").Ellipse(0, -8, 98, 15, "#e8cf98").Ellipse(-30, -14, 30, 8, "#7aa84a").Ellipse(30, -10, 26, 8, "#d8603c");
        d.Line(60, -20, 150, -110, Wood, 7).Line(80, -14, 166, -96, Wood, 7);
        foreach (var x in new[] { -40.0, 0 }) d.Stroke(Svg.D($"M{x} -36 q-12 -18 0 -36 q12 -18 0 -36"), "#ffffff", 6, 0.5);
    }

    private static void Fan(Svg d)
    {
        d.Shape(Svg.D($"M0 90 L-150 -20 A186 186 0 0 1 150 -20 Z"), Paper).Shape(Svg.D($"M0 90 L-60 46 A74 74 0 0 1 60 46 Z"), Wood);
        for (var i = -4; i <= 4; i++) d.Line(0, 90, 184 * Math.Sin(i * 0.235), 90 - 184 * Math.Cos(i * 0.235), "#a8825a", 2.4);
        d.Stroke(Svg.D($"M-90 -20 Q-20 -70 60 -40"), "#4a3a34", 6);
        foreach (var (x, y) in new[] { (-60.0, -38.0), (-20, -58), (20, -56), (50, -30), (-10, -28) }) d.Circle(x, y, 11, "#e0606f").Circle(x, y, 4, "#ffd76a");
        d.Circle(0, 88, 8, Gold);
    }

    private static void Clock(Svg d) =>
        d.Stroke(Svg.D($"M0 -84 q0 -40 60 -60 q50 -14 70 20"), Gold, 6).Rect(-12, -96, 24, 22, DarkGold, 6).Circle(0, 8, 86, DarkGold).Circle(0, 8, 78, Gold).Circle(0, 8, 66, "#fbf5e4").Stroke(Svg.D($"M0 -50 v14 M0 52 v14 M-58 8 h14 M44 8 h14"), "#3a2f28", 5).Line(0, 8, 0, -34, "#2a2320", 6).Line(0, 8, 30, 26, "#2a2320", 6).Circle(0, 8, 6, "#a82a2a");

    private static void Phone(Svg d) =>
        d.Begin(0, 0, turn: 10).Rect(-62, -110, 124, 206, "#23262e", 18).Rect(-54, -92, 108, 166, d.Vertical("#5f8fd0", "#a8d0e8"), 4).Rect(-40, -70, 80, 26, "#ffffff", 13, 0.9).Rect(-20, -34, 60, 26, "#d8f0c8", 13, 0.95).Rect(-40, 2, 70, 26, "#ffffff", 13, 0.9).Circle(0, 85, 6, "#5a606c").End();

    private static void Mirror(Svg d) =>
        d.Circle(0, -30, 88, DarkGold).Circle(0, -30, 80, Gold).Circle(0, -30, 68, d.Vertical("#cfe4ee", "#8fb5c9")).Stroke(Svg.D($"M-34 -40 L6 -80 M-20 -10 L36 -66"), "#ffffff", 7, 0.7).Rect(-13, 54, 26, 56, Wood, 8).Circle(0, -122, 10, "#c2423a");

    private static void Flute(Svg d) =>
        d.Begin(0, 20, turn: -16).Rect(-160, -13, 320, 26, "#a8b46a", 10).Rect(-160, -13, 320, 9, "#c9d48a", 5).Rect(-60, -15, 12, 30, "#6a7a3a").Rect(70, -15, 12, 30, "#6a7a3a").Circle(-110, 0, 6, "#3a4020").Circle(-20, 0, 5, "#3a4020").Circle(8, 0, 5, "#3a4020").Circle(36, 0, 5, "#3a4020").Circle(108, 0, 5, "#3a4020")
            .Line(154, 8, 168, 70, "#c2342e", 4).Line(160, 8, 178, 66, "#c2342e", 4).Circle(156, 10, 7, "#7fc2a0").End();

    private static void Parcel(Svg d) =>
        d.Rect(-120, -60, 240, 150, "#c49a62", 4).Rect(-120, -60, 70, 150, "#b08550", 4).Rect(-9, -60, 18, 150, "#a8342e").Rect(-120, 6, 240, 16, "#a8342e").Shape(Svg.D($"M0 -60 Q-70 -120 -66 -72 Q-50 -56 0 -60 Q70 -120 66 -72 Q50 -56 0 -60 Z"), "#c2423a").Circle(0, -62, 13, "#8f2a28").Rect(40, 36, 62, 38, Paper, 2);
}
