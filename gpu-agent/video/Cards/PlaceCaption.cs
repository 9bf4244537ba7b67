using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Cards;

/// <summary>The place's name in a corner of an establishing shot, as films do it: it comes, stays and goes.</summary>
internal static class PlaceCaption
{
    public static void Add(Scenery scenery, double seconds)
    {
        if (SvgText.Wrap(Titled(scenery.Shot.PlaceName ?? ""), 16, 1) is not [var name] || seconds < 1.5) return;
        var drawing = scenery.NewDrawing();
        var width = Math.Min(scenery.Width - 120, SvgText.Width(name) * 38 + 60);
        drawing.Rect(64, 58, 5, 46, "#e3b861").Text(86, 96, name, 36, "#000000", "start", spacing: 2, opacity: 0.5).Text(84, 94, name, 36, "#fff8ea", "start", spacing: 2);
        scenery.Add(drawing, 60, 46, width + 40, 68, 0, t => new Pose(-12 * (1 - Math.Clamp(t / 0.6, 0, 1)), 0, 1,
            Math.Clamp((t - 0.2) / 0.5, 0, 1) * Math.Clamp((Math.Min(seconds, 5) - 0.2 - t) / 0.5, 0, 1)));
    }

    /// <summary>A caption begins with a capital, as a heading does.</summary>
    internal static string Titled(string name) => name.Length > 0 && char.IsLower(name[0]) ? char.ToUpperInvariant(name[0]) + name[1..] : name;
}
