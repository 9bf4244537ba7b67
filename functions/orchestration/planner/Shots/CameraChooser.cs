using Ainer.Contracts.Plans;

namespace Ainer.Planner.Shots;

/// <summary>Gives each shot a camera move that suits its framing and mood, never the move of the shot before.</summary>
internal static class CameraChooser
{
    public static CameraMove Choose(Framing framing, Mood mood, int seed, CameraMove? last)
    {
        CameraMove[] suited = (framing, mood) switch
        {
            (Framing.Title, _) => [CameraMove.PushIn, CameraMove.Drift],
            (Framing.Establishing, Mood.Tense or Mood.Fearful) => [CameraMove.PushIn, CameraMove.TiltUp, CameraMove.PanRight],
            (Framing.Establishing, _) => [CameraMove.PanRight, CameraMove.PanLeft, CameraMove.TiltDown, CameraMove.PullOut],
            (Framing.Wide, Mood.Sad or Mood.Triumphant) => [CameraMove.PullOut, CameraMove.PanLeft, CameraMove.TiltUp],
            (Framing.Wide, _) => [CameraMove.PanLeft, CameraMove.PanRight, CameraMove.PushIn, CameraMove.PullOut],
            (Framing.Medium, Mood.Tense or Mood.Fearful or Mood.Angry) => [CameraMove.PushIn, CameraMove.PanLeft, CameraMove.PanRight],
            (Framing.Medium, _) => [CameraMove.Drift, CameraMove.PushIn, CameraMove.PanRight, CameraMove.PanLeft],
            (Framing.Close, Mood.Tense or Mood.Fearful or Mood.Angry) => [CameraMove.PushIn, CameraMove.Drift],
            (Framing.Close, _) => [CameraMove.Drift, CameraMove.PushIn, CameraMove.PullOut],
            _ => [CameraMove.PushIn, CameraMove.TiltDown, CameraMove.TiltUp],
        };
        for (var i = 0; i < suited.Length; i++)
            if (suited[(seed + i) % suited.Length] is var move && move != last) return move;
        return CameraMove.Drift;
    }
}
