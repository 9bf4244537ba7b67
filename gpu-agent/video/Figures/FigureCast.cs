using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Workers.Video.Cards;
using Ainer.Workers.Video.Drawing;
using Ainer.Workers.Video.Stage;

namespace Ainer.Workers.Video.Figures;

/// <summary>Where a figure stands: its feet and the pixels of one of its 400 units.</summary>
internal readonly record struct FigurePlace(double X, double FeetY, double Scale, bool FacesLeft);

/// <summary>Puts the people of a shot on the stage: back hair, body, head, and the lids and mouths that make them live.</summary>
internal sealed class FigureCast(Scenery scenery)
{
    private const double HeadY = -346;

    /// <summary>Adds everyone; returns how the speaker's mouth moves when the shot is a close-up of one.</summary>
    public MouthAnchor? Add(double seconds)
    {
        var shot = scenery.Shot;
        MouthAnchor? mouth = null;
        var people = FigurePlacing.Place(shot, scenery.Width);
        // The one who speaks stands in front.
        foreach (var (character, place) in people.OrderBy(person => person.Character.Speaks))
        {
            var anchor = AddOne(character, place, seconds);
            if (shot.Framing == Framing.Close && (character.Speaks || people.Count == 1)) mouth = anchor;
        }
        return mouth;
    }

    private MouthAnchor AddOne(ShotCharacter character, FigurePlace place, double seconds)
    {
        var style = new FigureStyle(character.Look);
        var random = scenery.Random.Fork(character.EntityId);
        var life = new FigureLife(random, place.Scale, character.Speaks, seconds);
        var mirror = place.FacesLeft ? -1 : 1;
        var held = character.HoldsProp && !character.Speaks && scenery.Shot.Framing is Framing.Medium or Framing.Wide ? PropKinds.Held(scenery.Shot.Props) : null;
        var gesture = (character.Speaks && scenery.Shot.Framing != Framing.Close) || (held is { } thing && !HeldThing.Hangs(thing));
        var headScale = style.HeadScale * place.Scale;
        var headY = place.FeetY + HeadY * place.Scale;
        if (scenery.Shot.Framing is Framing.Wide or Framing.Establishing) Shadow(place);

        Svg Head(Action<Svg> draw)
        {
            var drawing = scenery.NewDrawing();
            drawing.Begin(place.X, headY, mirror * headScale, headScale);
            draw(drawing);
            return drawing.End();
        }

        void AddHead(Svg drawing, double top, double bottom, double half, Func<double, Pose> pose) =>
            Clip(drawing, place.X - half * headScale, headY + top * headScale, half * 2 * headScale, (bottom - top) * headScale, pose);

        AddHead(Head(drawing => HairDrawing.DrawBack(drawing, style)), -92, 126, 80, life.Head);
        var body = scenery.NewDrawing();
        body.Begin(place.X, place.FeetY, mirror * place.Scale, place.Scale);
        GarmentDrawing.Draw(body, style, gesture);
        AccessoryDrawing.DrawOnBody(body, style);
        if (held is { } carried) HeldThing.Draw(body, style, carried);
        body.End();
        Clip(body, place.X - 130 * place.Scale, place.FeetY - 380 * place.Scale, 260 * place.Scale, 390 * place.Scale, life.Body);
        AddHead(Head(drawing =>
        {
            FaceDrawing.Draw(drawing, style, character.Expression);
            HairDrawing.DrawFront(drawing, style);
            AccessoryDrawing.DrawOnHead(drawing, style);
        }), -92, 104, 80, life.Head);
        AddHead(Head(drawing => FaceDrawing.DrawLids(drawing, style)), -9, 14, 34, life.Lids);
        if (character.Speaks && scenery.Shot.Framing is Framing.Medium or Framing.Wide && !scenery.Shot.LipSync)
            AddHead(Head(drawing => FaceDrawing.DrawTalk(drawing, style)), 14, 34, 30, life.Talk);
        return new MouthAnchor(character.EntityId, scenery.Style.Tone(style.Skin), character.Look, place.X + mirror * FaceDrawing.Mouth.X * headScale,
            headY + FaceDrawing.Mouth.Y * headScale, FaceDrawing.MouthWidth * headScale, life.Head);
    }

    /// <summary>Leaves out what lies below the picture, so that close-ups do not rasterise legs.</summary>
    private void Clip(Svg drawing, double x, double y, double width, double height, Func<double, Pose> pose)
    {
        var bottom = Math.Min(y + height, Scenery.Height + Scenery.Margin);
        var left = Math.Max(x, -Scenery.Margin);
        var right = Math.Min(x + width, scenery.Width + Scenery.Margin);
        var top = Math.Max(y, -Scenery.Margin);
        if (bottom - top > 4 && right - left > 4) scenery.Add(drawing, left, top, right - left, bottom - top, 1, pose);
    }

    private void Shadow(FigurePlace place)
    {
        var drawing = scenery.NewDrawing();
        drawing.Ellipse(place.X, place.FeetY - 2, 92 * place.Scale, 15 * place.Scale, drawing.Glow("#120c1c", 0.6));
        scenery.Add(drawing, place.X - 92 * place.Scale, place.FeetY - 17 * place.Scale, 184 * place.Scale, 30 * place.Scale, 1, detail: 0.5);
    }
}

/// <summary>The mouth of a speaker in the scene, and how the head that bears it moves.</summary>
internal sealed record MouthAnchor(string EntityId, string Skin, Look Look, double X, double Y, double Width, Func<double, Pose> Life);
