namespace Ainer.Workers.LipSync;

/// <summary>What a drawn mouth can look like while it speaks.</summary>
internal enum MouthShape { Closed, Small, Middle, Open, Round, Spread, Teeth }

/// <summary>A mouth at one frame: how far it is open, 0 to 1, and its shape.</summary>
internal readonly record struct MouthFrame(double Openness, MouthShape Shape);
