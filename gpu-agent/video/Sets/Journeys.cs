using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Sets;

/// <summary>Where people leave and arrive.</summary>
internal static class Journeys
{
    public static void Station(SetCanvas set)
    {
        set.Ridge(set.Far, 460, 120, set.C("#8a9fae", 0.6), 4, sharp: false);
        var body = set.C("#2f5f58");
        set.Mid.Rect(SetCanvas.Left, 300, set.W * 0.82 + 90, 190, body, 12).Rect(SetCanvas.Left, 290, set.W * 0.82 + 80, 20, body.Darker(0.3), 8).Rect(SetCanvas.Left, 420, set.W * 0.82 + 90, 12, set.C("#e0b860"));
        for (var i = 0; i < 9; i++) set.Mid.Rect(20 + i * 118, 330, 84, 70, set.Palette.Window, 8);
        set.Mid.Rect(set.W * 0.82, 350, 120, 140, set.C("#23403c"), 10).Rect(set.W * 0.82 + 70, 270, 28, 84, set.C("#1c2f2c")).Circle(set.W * 0.82 + 116, 440, 18, set.C("#ffe9a8"));
        for (var i = 0; i < 10; i++) set.Mid.Circle(40 + i * 112, 500, 24, set.C("#23262c")).Circle(40 + i * 112, 500, 10, set.C("#8a9096"));
        var puff = set.Scenery.NewDrawing();
        puff.Circle(set.W * 0.82 + 84, 250, 40, puff.Glow("#ffffff", 0.8));
        for (var i = 0; i < 4; i++)
        {
            var phase = i / 4.0;
            set.Moving(puff, set.W * 0.82 + 44, 210, 80, 80, 0.6, t =>
            {
                var rise = (phase + t * 0.28) % 1;
                return new Pose(-rise * 130, -rise * 120, 0.6 + rise * 1.7, 0.75 * (1 - rise));
            });
        }
        var stone = set.C("#b9ada0");
        set.Near.Rect(SetCanvas.Left, 528, set.Right - SetCanvas.Left, 280, set.Near.Vertical(stone, stone.Darker(0.25))).Rect(SetCanvas.Left, 528, set.Right - SetCanvas.Left, 10, set.C("#e8d06a")).Rect(SetCanvas.Left, 516, set.Right - SetCanvas.Left, 12, stone.Darker(0.35));
        foreach (var x in new[] { 0.12, 0.88 }) set.Near.Rect(set.W * x - 11, 60, 22, 500, set.C("#4a5560")).Stroke(Svg.D($"M{set.W * x} 150 q0 -70 -90 -80 M{set.W * x} 150 q0 -70 90 -80"), set.C("#4a5560"), 9);
        set.Near.Polygon(set.C("#3f4a55"), SetCanvas.Left, SetCanvas.Top, set.Right, SetCanvas.Top, set.Right, 50, SetCanvas.Left, 80);
        for (var x = SetCanvas.Left; x < set.Right; x += 40) set.Near.Polygon(set.C("#5a6672"), x, 74, x + 20, 96, x + 40, 74);
        set.Near.Line(set.W / 2, 60, set.W / 2, 120, set.C("#2f353c"), 5).Circle(set.W / 2, 160, 46, set.C("#2f353c")).Circle(set.W / 2, 160, 38, set.C("#f6f1e2")).Line(set.W / 2, 160, set.W / 2, 132, set.C("#23262c"), 4).Line(set.W / 2, 160, set.W / 2 + 20, 170, set.C("#23262c"), 4);
        set.Near.Rect(set.W * 0.66, 540, 150, 12, set.C("#8a5a38"), 3).Rect(set.W * 0.66, 500, 150, 10, set.C("#8a5a38"), 3).Rect(set.W * 0.66 + 10, 510, 8, 76, set.C("#3a3f46")).Rect(set.W * 0.66 + 132, 510, 8, 76, set.C("#3a3f46"));
        set.Near.Rect(set.W * 0.24, 550, 70, 48, set.C("#8f4f34"), 6).Rect(set.W * 0.24 + 24, 540, 22, 12, set.C("#5a3020"), 4).Rect(set.W * 0.24 + 12, 550, 6, 48, set.C("#e0c27a")).Rect(set.W * 0.24 + 52, 550, 6, 48, set.C("#e0c27a"));
    }

    /// <summary>The country passing behind the windows of a train.</summary>
    public static void PassingTrees(SetCanvas set)
    {
        var span = set.Right - SetCanvas.Left + 300;
        set.Ridge(set.Far, 350, 90, set.Open("#7fa08a", 0.5), 6, sharp: false);
        var drawing = set.Scenery.NewDrawing();
        Motifs.Tree(drawing, 60, 380, 1.05, set.Open("#5f9450", 0.25), set.Open("#5a4232", 0.2));
        for (var i = 0; i < 7; i++)
        {
            var phase = i / 7.0 + set.Random.Between(-0.04, 0.04);
            set.Behind(drawing, -42, 140, 200, 244, t => new Pose(set.Right + 100 - (phase + t * 0.22) % 1 * span, 0));
        }
    }
}
