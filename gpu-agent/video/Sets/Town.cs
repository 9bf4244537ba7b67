using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Sets;

/// <summary>Sets that people built, seen from outside.</summary>
internal static class Town
{
    public static void Street(SetCanvas set)
    {
        for (var i = 0; i < 7; i++) House(set, set.Far, set.W * (0.22 + i * 0.085), 490, 96, set.Random.Between(120, 190), 0.5);
        set.Ground("#b9a88c", 486);
        set.Near.Polygon(set.C("#cfc0a2"), set.W * 0.44, 486, set.W * 0.56, 486, set.W * 0.92, SetCanvas.Bottom, set.W * 0.08, SetCanvas.Bottom);
        for (var i = 0; i < 6; i++) set.Near.Line(set.W * (0.44 - 0.02 * i * i * 0.55), 500 + i * i * 9, set.W * (0.56 + 0.02 * i * i * 0.55), 500 + i * i * 9, set.C("#a8977a"), 2, 0.6);
        Shopfront(set, SetCanvas.Left, set.W * 0.30, 560, "#a8563c", "#4f5f6a");
        Shopfront(set, set.W * 0.72, set.Right - set.W * 0.72, 560, "#c9a56a", "#5a4f5e");
        set.Lantern(set.Near, set.W * 0.315, 330, 1.1);
        set.Lantern(set.Near, set.W * 0.705, 330, 1.1);
    }

    public static void Market(SetCanvas set)
    {
        for (var i = 0; i < 8; i++) House(set, set.Far, set.W * (i - 0.4) / 7, 480, 150, set.Random.Between(110, 200), 0.45);
        set.Ground("#c2ab86", 490);
        string[] awnings = ["#d0483c", "#e0a83c", "#4a8f8a", "#6a78b5"];
        for (var i = 0; i < 4; i++)
        {
            var (x, y, w) = (SetCanvas.Left + 60 + i * (set.W + 30) / 4, 330.0, set.W * 0.22);
            set.Near.Rect(x + 6, y, 9, 220, set.C("#6a4a32")).Rect(x + w - 15, y, 9, 220, set.C("#6a4a32"));
            for (var stripe = 0; stripe < 6; stripe++)
                set.Near.Shape(Svg.D($"M{x - 10 + stripe * (w + 20) / 6} {y + 42} q{(w + 20) / 12} 20 {(w + 20) / 6} 0 L{x + 14 + (stripe + 1) * (w - 28) / 6} {y - 28} H{x + 14 + stripe * (w - 28) / 6} Z"), stripe % 2 == 0 ? set.C(awnings[i]) : set.C("#f3e8d0"));
            set.Near.Rect(x, 470, w, 84, set.C("#9a6c42"), 3).Rect(x - 6, 462, w + 12, 14, set.C("#b5854f"), 3);
            var ware = set.C(set.Random.Pick("#e0743a", "#c23f3a", "#8aa845", "#e0c04a", "#8a5a9a"));
            for (var at = x + 16; at < x + w - 10; at += 24) set.Near.Circle(at, 452, 12, ware).Circle(at + 12, 436, 11, ware.Lighter(0.12)).Circle(at - 3, 448, 3, ware.Lighter(0.5));
            if (i % 2 == 0) set.Lantern(set.Near, x + w / 2, 404, 0.8);
        }
        set.Near.Ellipse(set.W * 0.92, 610, 60, 18, set.C("#8a6238")).Ellipse(set.W * 0.92, 596, 54, 18, set.C("#d9b65a")).Rect(40, 580, 90, 60, set.C("#a8794a"), 4).Circle(64, 576, 15, set.C("#8aa845")).Circle(90, 572, 17, set.C("#79984a")).Circle(112, 578, 14, set.C("#8aa845"));
    }

    public static void Courtyard(SetCanvas set)
    {
        var wall = set.C("#e6dcc6", 0.08);
        set.Mid.Rect(SetCanvas.Left, 330, set.Right - SetCanvas.Left, 180, wall).Rect(SetCanvas.Left, 316, set.Right - SetCanvas.Left, 18, set.C("#5a6268", 0.1), 5);
        for (var x = SetCanvas.Left; x < set.Right; x += 30) set.Mid.Circle(x, 334, 8, set.C("#6f777c", 0.1));
        set.Mid.Circle(set.W * 0.78, 430, 92, set.C("#8a8a80", 0.1)).Circle(set.W * 0.78, 430, 80, set.Mid.Vertical(set.Palette.SkyLow, set.Open("#6f9a5a", 0.35)));
        Motifs.Tree(set.Mid, set.W * 0.79, 500, 0.55, set.Open("#6f9a52", 0.3), set.C("#5a4232"));
        for (var i = 0; i < 4; i++) Motifs.Tree(set.Far, set.W * (0.1 + 0.27 * i), 400, 1.2, set.C("#6f9f62", 0.45), set.C("#6a4a34", 0.4));
        set.Ground("#bfb49c", 508);
        for (var i = 0; i < 5; i++) set.Near.Line(SetCanvas.Left, 520 + i * i * 11 + i * 8, set.Right, 520 + i * i * 11 + i * 8, set.C("#9f937c"), 2, 0.6);
        for (var i = -8; i <= 8; i++) set.Near.Line(set.W / 2 + i * 90, 510, set.W / 2 + i * 175, SetCanvas.Bottom, set.C("#9f937c"), 2, 0.5);
        Hall(set, set.W * 0.02, set.W * 0.42, 512, 210, "#4f5a60", "#9a4a38");
        Motifs.Tree(set.Near, set.W * 0.94, 566, 1.7, set.C("#7fae55"), set.C("#5a4030"));
        set.Near.Shape(Svg.D($"M{set.W * 0.56} 566 q-6 -44 10 -52 h70 q16 8 10 52 Z"), set.C("#6f7f86")).Ellipse(set.W * 0.56 + 45, 514, 42, 9, set.C("#4a6a70")).Ellipse(set.W * 0.56 + 40, 512, 14, 4, set.C("#6fa05a"));
        Nature.Flowers(set, 630, 8);
    }

    public static void Village(SetCanvas set)
    {
        set.Ridge(set.Far, 440, 200, set.C("#7a9aa8", 0.62), 4, sharp: false);
        set.Ridge(set.Mid, 480, 110, set.C("#7aa062", 0.35), 3, sharp: false);
        foreach (var x in new[] { 0.36, 0.50, 0.62 }) Cottage(set, set.Mid, set.W * x, 492, 0.55, 0.3);
        set.Ground("#a3b56a", 486);
        set.Near.Shape(Svg.D($"M{set.W * 0.47} 490 Q{set.W * 0.60} 560 {set.W * 0.38} 640 T{set.W * 0.30} {SetCanvas.Bottom} H{set.W * 0.64} Q{set.W * 0.50} 680 {set.W * 0.60} 610 T{set.W * 0.50} 490 Z"), set.C("#d9c294"));
        Cottage(set, set.Near, set.W * 0.14, 566, 1.25, 0);
        Cottage(set, set.Near, set.W * 0.87, 560, 1.1, 0);
        for (var x = set.W * 0.26; x < set.W * 0.40; x += 24) set.Near.Rect(x, 534, 8, 46, set.C("#8a6a48"), 2);
        set.Near.Rect(set.W * 0.255, 548, set.W * 0.15, 6, set.C("#8a6a48"));
        Motifs.Tree(set.Near, set.W * 0.72, 540, 1, set.C("#6f9f4f"), set.C("#5a4030"));
        Nature.Grass(set, set.Near, 590, 40, "#7f9a4a");
    }

    public static void City(SetCanvas set)
    {
        for (var i = 0; i < 14; i++) Tower(set, set.Far, set.W * (i - 0.6) / 12, set.Random.Between(150, 330), 110, 0.6);
        for (var i = 0; i < 9; i++) Tower(set, set.Mid, set.W * (i - 0.5) / 8, set.Random.Between(170, 350), 130, 0.3);
        set.Ground("#6f757c", 520);
        set.Near.Rect(SetCanvas.Left, 520, set.Right - SetCanvas.Left, 46, set.C("#b5b3ac")).Rect(SetCanvas.Left, 564, set.Right - SetCanvas.Left, 8, set.C("#8a8a86"));
        for (var x = SetCanvas.Left; x < set.Right; x += 150) set.Near.Rect(x, 690, 84, 9, set.C("#e8dfb0"));
        foreach (var x in new[] { 0.08, 0.38, 0.68, 0.97 })
        {
            set.Near.Rect(set.W * x - 4, 260, 8, 290, set.C("#3f464e")).Stroke(Svg.D($"M{set.W * x} 262 q0 -26 44 -22"), set.C("#3f464e"), 7).Ellipse(set.W * x + 50, 244, 18, 8, set.Palette.IsDark ? Ink.Of("#fff0c0") : set.C("#d8d8d0"));
            if (set.Palette.IsDark) set.Glow(set.W * x + 50, 300, 140, 0.5);
        }
        foreach (var (x, color) in new[] { (0.20, "#c2463c"), (0.80, "#3f78a8") })
            set.Near.Shape(Svg.D($"M{set.W * x - 92} 604 q4 -32 38 -34 l22 -30 h74 l30 32 q34 2 34 32 Z"), set.C(color)).Shape(Svg.D($"M{set.W * x - 26} 566 l16 -20 h26 v20 Z M{set.W * x + 24} 566 v-20 h24 l18 20 Z"), set.C("#cfe4ee"))
                .Circle(set.W * x - 46, 606, 18, set.C("#23262c")).Circle(set.W * x + 58, 606, 18, set.C("#23262c")).Circle(set.W * x - 46, 606, 8, set.C("#a8adb2")).Circle(set.W * x + 58, 606, 8, set.C("#a8adb2"));
    }

    public static void Temple(SetCanvas set)
    {
        set.Ridge(set.Far, 450, 260, set.C("#7f9aa5", 0.6), 3, sharp: false);
        for (var i = 0; i < 9; i++) Motifs.Fir(set.Mid, set.W * (i - 0.1) / 8, 500, set.Random.Between(1.0, 1.5), set.C("#4a7a5a", 0.3));
        set.Ground("#b5aa92", 505);
        Hall(set, set.W * 0.24, set.W * 0.76, 500, 230, "#c79a3c", "#a8362c");
        Motifs.TiledRoof(set.Near, set.W * 0.33, set.W * 0.67, 196, 70, set.C("#c79a3c"));
        set.Near.Rect(set.W * 0.36, 196, set.W * 0.28, 40, set.C("#a8362c"));
        for (var i = 0; i < 5; i++) set.Near.Rect(set.W * 0.40 - i * 26, 500 + i * 18, set.W * 0.20 + i * 52, 19, set.C("#d0c6b0").Darker(0.07 * i), 2);
        set.Near.Shape(Svg.D($"M{set.W * 0.12} 590 l8 -40 h84 l8 40 Z"), set.C("#6f6a58")).Rect(set.W * 0.12 - 8, 540, 116, 14, set.C("#8a8268"), 5).Rect(set.W * 0.12 + 24, 504, 10, 38, set.C("#c9983e")).Rect(set.W * 0.12 + 46, 498, 10, 44, set.C("#c9983e")).Rect(set.W * 0.12 + 68, 508, 10, 34, set.C("#c9983e"));
        Smoke(set, set.W * 0.12 + 50, 500);
        set.Near.Rect(set.W * 0.86, 470, 44, 110, set.C("#9a958a"), 4).Polygon(set.C("#7f7a70"), set.W * 0.86 - 22, 470, set.W * 0.86 + 22, 430, set.W * 0.86 + 66, 470).Rect(set.W * 0.86 + 10, 484, 24, 30, set.Palette.IsDark ? set.Palette.Lamp : set.C("#c9b98a"));
        if (set.Palette.IsDark) set.Glow(set.W * 0.86 + 22, 498, 110, 0.6, flicker: true);
    }

    public static void Rooftop(SetCanvas set)
    {
        for (var i = 0; i < 12; i++) House(set, set.Far, set.W * (i - 0.3) / 10, 560, 120, set.Random.Between(120, 230), 0.55);
        for (var i = 0; i < 6; i++)
        {
            var (x, y, w) = (set.W * (i - 0.3) / 5, 470 + set.Random.Between(-30, 30), 190.0);
            set.Mid.Rect(x, y, w, 300, set.C("#d6c8ac", 0.25));
            Motifs.TiledRoof(set.Mid, x, x + w, y, 66, set.C("#5a6a78", 0.25));
            set.Mid.Rect(x + 40, y + 40, 32, 36, set.Palette.Window).Rect(x + 116, y + 40, 32, 36, set.Palette.Window);
        }
        var tiles = set.C("#4a5560");
        set.Near.Polygon(tiles, SetCanvas.Left, 600, set.Right, 560, set.Right, SetCanvas.Bottom, SetCanvas.Left, SetCanvas.Bottom);
        for (var row = 0; row < 7; row++)
            for (var x = SetCanvas.Left; x < set.Right; x += 44)
            {
                var y = 606 + row * 30 - (x - SetCanvas.Left) * 0.036 * 0.9;
                set.Near.Shape(Svg.D($"M{x + row % 2 * 22} {y} q22 30 44 -2 Z"), row % 2 == 0 ? tiles.Lighter(0.1) : tiles.Darker(0.15));
            }
        set.Near.Polygon(tiles.Darker(0.4), SetCanvas.Left, 584, set.Right, 544, set.Right, 564, SetCanvas.Left, 606);
        set.Near.Shape(Svg.D($"M{set.W * 0.92} 548 q26 -40 -6 -74 q40 8 44 40 q4 26 -14 32 Z"), tiles.Darker(0.35)).Rect(set.W * 0.10, 470, 60, 120, set.C("#9a6a52"), 2).Rect(set.W * 0.10 - 7, 460, 74, 16, set.C("#7a5040"), 3);
        Smoke(set, set.W * 0.10 + 30, 456);
    }

    public static void Pagoda(SetCanvas set)
    {
        set.Ridge(set.Far, 470, 180, set.C("#7f98ae", 0.6), 4, sharp: false);
        set.Ridge(set.Mid, 500, 80, set.C("#5f8a62", 0.32), 4, sharp: false);
        set.Ground("#8fa065", 505);
        var x = set.W * 0.5;
        for (var floor = 0; floor < 5; floor++)
        {
            var (half, y) = (150 - floor * 22.0, 505 - floor * 92.0);
            set.Near.Rect(x - half, y - 80, half * 2, 80, set.C("#b0483a"));
            for (var i = -1; i <= 1; i++) set.Near.Rect(x + i * half * 0.55 - 15, y - 64, 30, 46, set.Palette.Window.Mix("#e8d5a0", 0.3), 14).Rect(x + i * half * 0.55 - 1, y - 64, 2, 46, set.C("#6a2a22"));
            Motifs.TiledRoof(set.Near, x - half - 6, x + half + 6, y - 78, 26, set.C("#3f5a62"));
        }
        set.Near.Rect(x - 4, -20, 8, 66, set.C("#d9a441")).Circle(x, 0, 10, set.C("#d9a441")).Circle(x, 24, 14, set.C("#d9a441"));
        if (set.Palette.IsDark) for (var floor = 0; floor < 5; floor++) set.Glow(x, 460 - floor * 92.0, 120, 0.4, flicker: true);
        set.Near.Rect(x - 200, 505, 400, 16, set.C("#c0b59c"), 3).Rect(x - 230, 521, 460, 16, set.C("#aea389"), 3);
        Motifs.Fir(set.Near, set.W * 0.10, 570, 1.8, set.C("#47724f"));
        Motifs.Fir(set.Near, set.W * 0.90, 566, 1.6, set.C("#47724f"));
    }

    private static void Tower(SetCanvas set, Svg drawing, double x, double height, double width, double distance)
    {
        var body = set.C(set.Random.Pick("#8fa0b2", "#a8a5a0", "#7f8fa8", "#b5a593"), distance);
        var w = width * set.Random.Between(0.7, 1.05);
        drawing.Rect(x, 530 - height, w, height + 30, body).Rect(x, 530 - height, w * 0.3, height + 30, body.Darker(0.1));
        for (var y = 546 - height; y < 510; y += 24)
            for (var at = x + 10; at < x + w - 14; at += 22)
                if (set.Random.Chance(0.75)) drawing.Rect(at, y, 11, 13, set.Palette.IsDark && set.Random.Chance(0.6) ? set.Palette.Lamp.Mix(body, distance * 0.4) : body.Mix(set.Palette.SkyTop, 0.45));
        if (set.Random.Chance(0.4)) drawing.Rect(x + w / 2 - 2, 500 - height, 4, 32, body.Darker(0.25));
    }

    private static void House(SetCanvas set, Svg drawing, double x, double y, double width, double height, double distance)
    {
        drawing.Rect(x, y - height, width, height + 60, set.C(set.Random.Pick("#dccbae", "#c9b08a", "#e0d6c2", "#c49a7a"), distance));
        Motifs.TiledRoof(drawing, x, x + width, y - height, 46, set.C("#5f6a72", distance));
        for (var at = x + 16; at < x + width - 24; at += 40) drawing.Rect(at, y - height + 30, 20, 28, set.Palette.Window.Mix(set.Palette.Haze, distance * 0.5), 2);
    }

    private static void Shopfront(SetCanvas set, double x, double width, double y, string wood, string tiles)
    {
        var timber = set.C(wood);
        set.Near.Rect(x, 200, width, y - 200, set.Near.Vertical(timber.Darker(0.25), timber)).Rect(x, y - 16, width, 24, set.C("#9f937c"));
        Motifs.TiledRoof(set.Near, x, x + width, 210, 90, set.C(tiles));
        for (var at = x + 30; at < x + width - 70; at += 104)
        {
            set.Near.Rect(at, 340, 80, y - 356, set.Palette.IsDark ? set.Palette.Lamp.Mix(timber, 0.25) : set.C("#ead9b0"), 2);
            for (var bar = 1; bar < 4; bar++) set.Near.Line(at + bar * 20, 340, at + bar * 20, y - 16, timber.Darker(0.4), 3);
            set.Near.Line(at, 400, at + 80, 400, timber.Darker(0.4), 3);
        }
        set.Near.Rect(x + width / 2 - 76, 254, 152, 50, set.C("#2f2a2c"), 4).Rect(x + width / 2 - 70, 260, 140, 38, set.C("#b5342e"), 2).Circle(x + width / 2 - 36, 279, 11, set.C("#e6c15a")).Circle(x + width / 2, 279, 11, set.C("#e6c15a")).Circle(x + width / 2 + 36, 279, 11, set.C("#e6c15a"));
    }

    private static void Hall(SetCanvas set, double left, double right, double y, double height, string tiles, string columns)
    {
        var red = set.C(columns);
        set.Near.Rect(left, y - height, right - left, height, set.C("#7a3a30")).Rect(left - 16, y - 10, right - left + 32, 22, set.C("#c4b9a2"), 3);
        var step = (right - left) / 5;
        for (var i = 0; i < 5; i++)
            set.Near.Rect(left + step * i + 20, y - height + 50, step - 30, height - 60, set.Palette.IsDark ? set.Palette.Lamp.Mix("#a85a30", 0.3) : set.C("#d8b98a"), 2)
                .Line(left + step * (i + 0.55), y - height + 50, left + step * (i + 0.55), y - 12, set.C("#6a3028"), 3).Line(left + step * i + 20, y - height / 2, left + step * (i + 1) - 10, y - height / 2, set.C("#6a3028"), 3);
        for (var i = 0; i <= 5; i++) set.Near.Rect(left + step * i - 8, y - height, 16, height, red.Lighter(0.05));
        set.Near.Rect(left - 6, y - height, right - left + 12, 20, set.C("#2f6a62"));
        Motifs.TiledRoof(set.Near, left - 8, right + 8, y - height, 84, set.C(tiles));
        if (set.Palette.IsDark) set.Glow((left + right) / 2, y - height / 2, 260, 0.45, flicker: true);
    }

    private static void Cottage(SetCanvas set, Svg drawing, double x, double y, double s, double distance)
    {
        drawing.Rect(x - 90 * s, y - 100 * s, 180 * s, 100 * s, set.C("#e5d2ac", distance)).Rect(x - 90 * s, y - 14 * s, 180 * s, 14 * s, set.C("#a89a80", distance))
            .Shape(Svg.D($"M{x - 120 * s} {y - 88 * s} Q{x - 70 * s} {y - 176 * s} {x - 46 * s} {y - 182 * s} H{x + 46 * s} Q{x + 70 * s} {y - 176 * s} {x + 120 * s} {y - 88 * s} Z"), set.C("#b58a4a", distance))
            .Stroke(Svg.D($"M{x - 76 * s} {y - 120 * s} l-14 26 M{x - 30 * s} {y - 150 * s} l-10 50 M{x + 16 * s} {y - 160 * s} l6 60 M{x + 62 * s} {y - 140 * s} l14 40"), set.C("#8f6a34", distance), 3 * s, 0.7)
            .Rect(x - 20 * s, y - 64 * s, 38 * s, 64 * s, set.C("#7a4f34", distance), 3).Rect(x + 38 * s, y - 66 * s, 32 * s, 30 * s, set.Palette.Window, 2).Rect(x - 68 * s, y - 66 * s, 32 * s, 30 * s, set.Palette.Window, 2);
        if (set.Palette.IsDark && distance == 0) set.Glow(x + 54 * s, y - 50 * s, 100 * s, 0.5, flicker: true);
    }

    /// <summary>A thread of smoke that rises and thins.</summary>
    private static void Smoke(SetCanvas set, double x, double y)
    {
        var drawing = set.Scenery.NewDrawing();
        drawing.Circle(x, y, 26, drawing.Glow(set.Palette.Haze.Lighter(0.5), 0.8));
        for (var i = 0; i < 5; i++)
        {
            var phase = i / 5.0;
            set.Moving(drawing, x - 26, y - 26, 52, 52, 1, t =>
            {
                var rise = (phase + t * 0.16) % 1;
                return new Stage.Pose(18 * Math.Sin(rise * 5 + phase), -rise * 190, 0.5 + rise * 1.3, 0.7 * (1 - rise));
            });
        }
    }
}
