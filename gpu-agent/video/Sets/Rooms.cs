using Ainer.Workers.Video.Drawing;

namespace Ainer.Workers.Video.Sets;

/// <summary>Sets with walls: what people live, learn and work in.</summary>
internal static class Rooms
{
    public static void Room(SetCanvas set)
    {
        var window = set.Random.Chance(0.5) ? set.W * 0.17 : set.W * 0.62;
        Interior.Walls(set, "#d9b98f", "#8d5f3f", [(window, 130, 250, 210)], planks: true);
        Interior.Lattice(set, window, 130, 250, 210);
        var side = window < set.W / 2 ? set.W * 0.70 : set.W * 0.10;
        var wood = set.C("#7a4a2f");
        set.Near.Rect(side, 330, 260, 190, wood, 4).Rect(side + 10, 342, 115, 166, wood.Lighter(0.1), 3).Rect(side + 135, 342, 115, 166, wood.Lighter(0.1), 3)
            .Circle(side + 118, 425, 5, set.C("#e3bd62")).Circle(side + 142, 425, 5, set.C("#e3bd62"));
        set.Near.Shape(Svg.D($"M{side + 60} 330 q-16 -36 6 -60 q4 -10 0 -20 h28 q-4 10 0 20 q22 24 6 60 Z"), set.C("#4f8f9a"));
        set.Near.Line(side + 80, 250, side + 66, 196, set.C("#5d7a3c"), 3).Line(side + 80, 250, side + 98, 186, set.C("#5d7a3c"), 3)
            .Circle(side + 64, 192, 12, set.C("#e07a8a")).Circle(side + 100, 182, 13, set.C("#e8909a")).Circle(side + 84, 210, 10, set.C("#d8606f"));
        Interior.Scroll(set, side + 180, 120, 70, 170);
        Interior.Rug(set, "#a8443c");
        Interior.TableLamp(set, set.W * 0.47, 455);
    }

    public static void Hall(SetCanvas set)
    {
        Interior.Walls(set, "#c9a77c", "#6e4a38", [], planks: false);
        var red = set.C("#8e2f2a");
        for (var i = 0; i < 5; i++)
        {
            var x = set.W * (0.02 + 0.24 * i) - 20;
            set.Near.Rect(x, SetCanvas.Top, 46, 640, set.Near.Horizontal(red.Darker(0.3), red.Lighter(0.12), red.Darker(0.35)))
                .Rect(x - 10, 538, 66, 26, set.C("#b8a68c"), 6).Rect(x - 8, 40, 62, 16, set.C("#d9a441"), 4);
        }
        set.Mid.Rect(SetCanvas.Left, 0, set.Right - SetCanvas.Left, 44, set.C("#5e2a26")).Rect(SetCanvas.Left, 44, set.Right - SetCanvas.Left, 8, set.C("#d9a441"));
        set.Mid.Rect(set.W / 2 - 190, 110, 380, 290, set.C("#7a5a40"), 6).Rect(set.W / 2 - 176, 124, 352, 262, set.C("#e7d7b4"), 3);
        set.Mid.Shape(Svg.D($"M{set.W / 2 - 176} 386 L{set.W / 2 - 90} 250 L{set.W / 2 - 40} 320 L{set.W / 2 + 50} 200 L{set.W / 2 + 176} 386 Z"), set.C("#8fa59a"))
            .Circle(set.W / 2 + 110, 178, 22, set.C("#d0654a"));
        Interior.Rug(set, "#8f2f3a");
        set.Lantern(set.Near, set.W * 0.15, 150, 1.5);
        set.Lantern(set.Near, set.W * 0.87, 150, 1.5);
    }

    public static void Shop(SetCanvas set)
    {
        Interior.Walls(set, "#c7a987", "#80593d", [(set.W * 0.38, 150, 300, 200)], planks: true);
        var wood = set.C("#6a4530");
        foreach (var x in new[] { set.W * 0.03, set.W * 0.70 })
            for (var shelf = 0; shelf < 4; shelf++)
            {
                var y = 130 + shelf * 92.0;
                set.Near.Rect(x, y, 330, 10, wood);
                for (var at = x + 12; at < x + 310; at += 42) Interior.Ware(set, at, y, set.Random);
            }
        set.Near.Rect(set.W * 0.28, 430, set.W * 0.42, 130, set.C("#8a5a38"), 4).Rect(set.W * 0.27, 418, set.W * 0.44, 18, set.C("#a8744a"), 4);
        for (var i = 0; i < 5; i++) set.Near.Rect(set.W * 0.30 + i * set.W * 0.08, 450, set.W * 0.066, 92, set.C("#764a2e"), 3);
        set.Near.Rect(set.W * 0.335, 372, 46, 46, set.C("#3c4f6a"), 4).Circle(set.W * 0.62, 402, 16, set.C("#d8b24a")).Rect(set.W * 0.605, 386, 38, 5, set.C("#d8b24a"));
        set.Lantern(set.Near, set.W * 0.5, 84, 1.2);
        set.Near.Rect(SetCanvas.Left, 30, set.Right - SetCanvas.Left, 26, set.C("#54362a"));
    }

    public static void Library(SetCanvas set)
    {
        Interior.Walls(set, "#a98560", "#5e3f2c", [(set.W * 0.42, 90, 210, 270)], planks: true);
        Interior.Lattice(set, set.W * 0.42, 90, 210, 270);
        foreach (var (x, width) in new[] { (SetCanvas.Left, set.W * 0.36 + 70), (set.W * 0.64, set.W * 0.36 + 80) })
        {
            set.Near.Rect(x, 20, width, 520, set.C("#4a2f22"));
            for (var shelf = 0; shelf < 5; shelf++) Interior.Books(set, set.Near, x + 14, 118 + shelf * 98, width - 28);
        }
        set.Near.Line(set.W * 0.70, 560, set.W * 0.76, 60, set.C("#a87a4a"), 7).Line(set.W * 0.755, 560, set.W * 0.815, 60, set.C("#a87a4a"), 7);
        for (var i = 0; i < 7; i++) set.Near.Line(set.W * (0.706 + i * 0.0083), 510 - i * 68, set.W * (0.761 + i * 0.0083), 510 - i * 68, set.C("#a87a4a"), 5);
        Interior.TableLamp(set, set.W * 0.47, 455);
    }

    public static void School(SetCanvas set)
    {
        Interior.Walls(set, "#e3d8b8", "#9a7a55", [(set.W * 0.79, 140, 190, 220), (SetCanvas.Left + 60, 140, 150, 220)], planks: true);
        set.Mid.Rect(set.W * 0.24, 120, set.W * 0.48, 230, set.C("#8a6038"), 5).Rect(set.W * 0.25, 132, set.W * 0.46, 206, set.C("#2f5a48"), 2);
        var chalk = set.C("#e8efe6");
        set.Mid.Line(set.W * 0.29, 180, set.W * 0.44, 180, chalk, 4, 0.8).Line(set.W * 0.29, 214, set.W * 0.50, 214, chalk, 4, 0.8).Line(set.W * 0.29, 248, set.W * 0.40, 248, chalk, 4, 0.8)
            .Stroke(Svg.D($"M{set.W * 0.57} 300 L{set.W * 0.61} 190 L{set.W * 0.66} 300 Z"), chalk, 4, 0.8);
        set.Mid.Rect(set.W * 0.24, 352, set.W * 0.48, 10, set.C("#b08452"));
        for (var row = 0; row < 2; row++)
            for (var i = 0; i < 4; i++)
            {
                var (size, y) = (1 + row * 0.35, 500 + row * 92.0);
                var x = set.W * (0.10 + 0.25 * i) + row * 20;
                var drawing = row == 0 ? set.Near : set.Fore;
                if (row == 1 && i is 1 or 2) continue;
                drawing.Rect(x - 70 * size, y, 140 * size, 14 * size, set.C("#c08e55"), 3).Rect(x - 62 * size, y + 14 * size, 8 * size, 74 * size, set.C("#8a6038")).Rect(x + 54 * size, y + 14 * size, 8 * size, 74 * size, set.C("#8a6038"))
                    .Rect(x - 26 * size, y - 8 * size, 40 * size, 8 * size, set.C(i % 2 == 0 ? "#c2524a" : "#4a78b0"), 1);
            }
    }

    public static void Hospital(SetCanvas set)
    {
        Interior.Walls(set, "#e8f0ee", "#b9cdd0", [(set.W * 0.60, 120, 300, 220)], planks: false);
        set.Mid.Rect(SetCanvas.Left, 400, set.Right - SetCanvas.Left, 120, set.C("#a9d3cf"));
        set.Near.Stroke(Svg.D($"M{set.W * 0.08} 60 H{set.W * 0.50}"), set.C("#9fb3b8"), 6);
        for (var i = 0; i < 6; i++) set.Near.Shape(Svg.D($"M{set.W * 0.09 + i * 40} 62 h38 q-6 200 2 400 h-42 q8 -200 2 -400 Z"), i % 2 == 0 ? set.C("#bfe0e6") : set.C("#d5edf0"));
        var bed = set.W * 0.56;
        set.Near.Rect(bed, 430, 400, 22, set.C("#ffffff"), 6).Rect(bed + 4, 450, 392, 34, set.C("#8fbfd8"), 6).Rect(bed + 18, 400, 100, 36, set.C("#ffffff"), 14)
            .Rect(bed - 12, 360, 10, 190, set.C("#8a9aa2"), 4).Rect(bed + 398, 400, 10, 150, set.C("#8a9aa2"), 4).Rect(bed, 484, 400, 8, set.C("#8a9aa2"));
        set.Near.Line(bed - 60, 560, bed - 60, 190, set.C("#8a9aa2"), 5).Line(bed - 84, 190, bed - 36, 190, set.C("#8a9aa2"), 5).Rect(bed - 92, 200, 30, 56, set.C("#d9f2f6"), 8)
            .Stroke(Svg.D($"M{bed - 77} 256 Q{bed - 70} 380 {bed + 40} 440"), set.C("#c8dfe4"), 2.5);
        set.Mid.Rect(set.W * 0.44, 150, 84, 84, set.C("#ffffff"), 10).Rect(set.W * 0.44 + 34, 164, 16, 56, set.C("#d9433c")).Rect(set.W * 0.44 + 14, 184, 56, 16, set.C("#d9433c"));
    }

    public static void Office(SetCanvas set)
    {
        Interior.Walls(set, "#c9d2d8", "#76818c", [(set.W * 0.05, 90, set.W * 0.42, 290), (set.W * 0.53, 90, set.W * 0.42, 290)], planks: false);
        for (var i = 0; i < 7; i++) set.Far.Rect(set.W * (0.04 + i * 0.135), 190 + set.Random.Between(-60, 90), 104, 400, set.Open("#7f93a8", 0.5));
        for (var i = 0; i < 14; i++) set.Mid.Line(set.W * 0.05, 96 + i * 9, set.W * 0.47, 96 + i * 9, set.C("#eef2f4"), 2.4, 0.8);
        var desk = set.W * 0.58;
        set.Near.Rect(desk, 440, 420, 16, set.C("#b98a5c"), 3).Rect(desk + 14, 456, 110, 110, set.C("#8a6240"), 3).Rect(desk + 392, 456, 12, 110, set.C("#6a6f76"))
            .Rect(desk + 150, 318, 150, 96, set.C("#2c333c"), 6).Rect(desk + 158, 326, 134, 80, set.C("#9fd0e8")).Rect(desk + 216, 414, 18, 26, set.C("#2c333c"));
        set.Near.Rect(desk + 34, 402, 62, 38, set.C("#f2efe6"), 1).Rect(desk + 38, 394, 62, 38, set.C("#ffffff"), 1).Rect(desk + 340, 408, 26, 32, set.C("#c2524a"), 4);
        set.Near.Rect(60, 300, 120, 260, set.C("#8d98a3"), 4);
        for (var i = 0; i < 3; i++) set.Near.Rect(70, 314 + i * 82, 100, 70, set.C("#a3aeb8"), 3).Rect(105, 340 + i * 82, 30, 7, set.C("#5f6973"), 3);
        set.Near.Shape(Svg.D($"M236 560 l10 -70 h48 l10 70 Z"), set.C("#c07a52"));
        for (var i = 0; i < 7; i++) set.Near.Stroke(Svg.D($"M270 492 Q{240 + i * 10} {400} {196 + i * 25} {392 + Math.Abs(i - 3) * 16}"), set.C("#4f8a52"), 8);
    }

    public static void Tavern(SetCanvas set)
    {
        Interior.Walls(set, "#9c6f47", "#5a3a28", [(set.W * 0.06, 140, 200, 180)], planks: true);
        Interior.Lattice(set, set.W * 0.06, 140, 200, 180);
        var beam = set.C("#3f281c");
        set.Near.Rect(SetCanvas.Left, 20, set.Right - SetCanvas.Left, 30, beam).Rect(set.W * 0.30, 20, 28, 545, beam).Rect(set.W * 0.80, 20, 28, 545, beam);
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3 - i; j++)
            {
                var (x, y) = (set.W * 0.86 + j * 84 + i * 42, 500 - i * 76.0);
                set.Near.Ellipse(x, y, 40, 40, set.C("#8a5a34")).Ellipse(x, y, 30, 30, set.C("#a87444")).Circle(x, y, 5, set.C("#3f281c"));
            }
        set.Near.Rect(set.W * 0.36, 300, set.W * 0.40, 10, beam);
        for (var i = 0; i < 9; i++) Interior.Jar(set, set.W * 0.375 + i * set.W * 0.043, 300, i % 3 == 0 ? "#b5533c" : i % 3 == 1 ? "#6f7f8a" : "#c9a25a");
        foreach (var x in new[] { set.W * 0.15, set.W * 0.66 })
        {
            set.Near.Rect(x - 110, 470, 220, 18, set.C("#9a6a40"), 4).Rect(x - 90, 488, 16, 88, set.C("#6f4a2e")).Rect(x + 74, 488, 16, 88, set.C("#6f4a2e"));
            Interior.Jar(set, x - 30, 470, "#b5533c");
            set.Near.Rect(x + 20, 452, 24, 18, set.C("#e9dcc0"), 4).Ellipse(x + 70, 466, 26, 7, set.C("#e9dcc0"));
        }
        set.Lantern(set.Near, set.W * 0.52, 120, 1.5);
        set.Lantern(set.Near, set.W * 0.24, 110, 1.2);
    }

    public static void Palace(SetCanvas set)
    {
        Interior.Walls(set, "#8e2a2a", "#6b5548", [], planks: false);
        var gold = set.C("#e2b04a");
        set.Mid.Rect(SetCanvas.Left, 0, set.Right - SetCanvas.Left, 70, set.C("#1f5a6a")).Rect(SetCanvas.Left, 70, set.Right - SetCanvas.Left, 12, gold);
        for (var x = SetCanvas.Left; x < set.Right; x += 70) set.Mid.Shape(Svg.D($"M{x} 82 q35 36 70 0 Z"), gold).Circle(x + 35, 36, 12, gold, 0.9);
        set.Mid.Rect(set.W / 2 - 200, 110, 400, 410, set.C("#a5342e"), 8).Rect(set.W / 2 - 184, 126, 368, 394, set.C("#c9983e"), 6).Rect(set.W / 2 - 168, 142, 336, 378, set.C("#7c2023"), 4);
        set.Mid.Circle(set.W / 2, 290, 104, gold).Circle(set.W / 2, 290, 92, set.C("#8e2a2a")).Stroke(Svg.D($"M{set.W / 2 - 62} 320 q20 -80 62 -50 q42 30 66 -32"), gold, 9)
            .Circle(set.W / 2 + 62, 240, 12, gold).Stroke(Svg.D($"M{set.W / 2 - 30} 340 q40 26 76 -6"), gold, 7);
        foreach (var x in new[] { 0.06, 0.22, 0.74, 0.90 })
            set.Near.Rect(set.W * x, SetCanvas.Top, 54, 645, set.Near.Horizontal(set.C("#a02c26").Darker(0.3), set.C("#d0473a"), set.C("#a02c26").Darker(0.35)))
                .Stroke(Svg.D($"M{set.W * x + 6} 460 q42 -40 42 -90 q0 -50 -42 -90 q42 -50 42 -100"), gold, 6, 0.8).Rect(set.W * x - 10, 540, 74, 26, gold.Darker(0.2), 6);
        for (var i = 0; i < 3; i++) set.Near.Rect(set.W / 2 - 250 - i * 34, 500 + i * 22, 500 + i * 68, 24, set.C("#d9cdb8").Darker(0.06 * i), 2);
        set.Near.Polygon(set.C("#b03038"), set.W / 2 - 90, 500, set.W / 2 + 90, 500, set.W / 2 + 200, SetCanvas.Bottom, set.W / 2 - 200, SetCanvas.Bottom);
        set.Lantern(set.Near, set.W * 0.33, 150, 1.4);
        set.Lantern(set.Near, set.W * 0.67, 150, 1.4);
    }

    public static void Train(SetCanvas set)
    {
        var (top, height) = (130.0, 240.0);
        (double, double, double, double)[] windows = [(set.W * 0.05, top, set.W * 0.26, height), (set.W * 0.37, top, set.W * 0.26, height), (set.W * 0.69, top, set.W * 0.26, height)];
        Interior.Walls(set, "#b78a56", "#6a4a38", windows, planks: false);
        set.Mid.Rect(SetCanvas.Left, 395, set.Right - SetCanvas.Left, 130, set.C("#5a7060")).Rect(SetCanvas.Left, 388, set.Right - SetCanvas.Left, 9, set.C("#e0c27a"));
        set.Near.Rect(SetCanvas.Left, 66, set.Right - SetCanvas.Left, 12, set.C("#c9a25a"));
        for (var i = 0; i < 5; i++) set.Near.Rect(set.W * 0.06 + i * set.W * 0.2, 30, 110, 38, set.C(i % 2 == 0 ? "#8a4a32" : "#4a5f7a"), 6).Rect(set.W * 0.06 + i * set.W * 0.2 + 40, 22, 30, 10, set.C("#3a2a20"), 4);
        foreach (var x in new[] { set.W * 0.02, set.W * 0.31, set.W * 0.63, set.W * 0.92 })
            set.Near.Rect(x, 380, 96, 190, set.C("#8f2f34"), 16).Rect(x + 8, 390, 80, 100, set.C("#a83c40"), 12).Rect(x + 20, 380, 56, 26, set.C("#e9dcc8"), 6);
        Journeys.PassingTrees(set);
    }

    public static void Cave(SetCanvas set)
    {
        var rock = set.C("#5a5160");
        set.Far.Rect(SetCanvas.Left, SetCanvas.Top, set.Right - SetCanvas.Left, SetCanvas.Bottom - SetCanvas.Top, set.Far.Vertical(set.C("#1f1b2c"), set.C("#3a3346"), set.C("#2a2536")));
        set.Far.Ellipse(set.W * 0.5, 350, 250, 190, set.Far.Glow(set.Palette.SkyLow, 0.9)).Ellipse(set.W * 0.5, 370, 120, 110, set.Palette.SkyLow);
        set.Mid.Shape(Svg.D($"M{SetCanvas.Left} {SetCanvas.Top} H{set.Right} V{SetCanvas.Bottom} H{SetCanvas.Left} Z M{set.W * 0.30} 560 C{set.W * 0.26} 380 {set.W * 0.34} 190 {set.W * 0.50} 180 C{set.W * 0.66} 190 {set.W * 0.76} 360 {set.W * 0.70} 560 Z"), rock.Darker(0.35));
        for (var i = 0; i < 9; i++)
        {
            var (x, length) = (set.W * (0.02 + i * 0.12), set.Random.Between(70, 220));
            set.Near.Polygon(rock.Darker(set.Random.Between(0.05, 0.35)), x - 50, SetCanvas.Top, x + set.Random.Between(-8, 8), length, x + 46, SetCanvas.Top);
        }
        set.Near.Shape(Svg.D($"M{SetCanvas.Left} 500 Q{set.W * 0.2} 560 {set.W * 0.4} 540 T{set.W * 0.8} 548 T{set.Right} 500 V{SetCanvas.Bottom} H{SetCanvas.Left} Z"), set.Near.Vertical(rock, rock.Darker(0.45)));
        foreach (var (x, size) in new[] { (set.W * 0.12, 1.3), (set.W * 0.88, 1.5), (set.W * 0.80, 0.8) })
            set.Near.Polygon(set.C("#7fd6d8"), x - 16 * size, 540, x - 4 * size, 470 - 20 * size, x + 6 * size, 540).Polygon(set.C("#a5ecec"), x + 2 * size, 542, x + 16 * size, 490 - 10 * size, x + 24 * size, 542);
        set.Glow(set.W * 0.12, 500, 150, 0.5, color: "#7fe6e0");
        set.Glow(set.W * 0.88, 490, 170, 0.5, color: "#7fe6e0");
        set.Fore.Shape(Svg.D($"M{SetCanvas.Left} {SetCanvas.Top} h170 Q120 260 40 420 Q0 560 {SetCanvas.Left} 600 Z"), "#15121f").Shape(Svg.D($"M{set.Right} {SetCanvas.Top} h-150 Q{set.W - 90} 220 {set.W - 10} 380 L{set.Right} 520 Z"), "#15121f");
    }
}
