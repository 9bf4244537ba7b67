using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Plans;
using Ainer.Media.Segments;

namespace Ainer.Composer.Segments;

/// <summary>A shot's clip among the inputs; <see cref="Header"/> is null when it is no plain mp4 clip.</summary>
internal sealed record ShotClip(string Path, string Sha256, string ContentType, Mp4Clip? Header);

/// <summary>What becomes of a shot's clip.</summary>
internal enum SegmentSource
{
    /// <summary>The clip is a segment as it is.</summary>
    Clip,
    /// <summary>The clip has to be encoded, or an earlier encoding of it found.</summary>
    Encoding,
}

/// <summary>One segment to come: exactly as many frames as its shot lasts, in the film's format.</summary>
internal sealed record SegmentPlan
{
    public required ResolvedShot Shot { get; init; }
    public required ShotClip Clip { get; init; }
    public required SegmentSource Source { get; init; }
    /// <summary>Addresses the segment by all that shapes it.</summary>
    public required string Address { get; init; }
    /// <summary>Subtitles to burn in, as an ASS document; null for none.</summary>
    public string? BurnIn { get; init; }

    /// <summary>Raised when the encoder's filters change what they make of the same input.</summary>
    private const int Revision = 1;

    /// <summary>Decides for every shot. Clips that would be copied but have another decoder configuration than most are encoded, so that one header serves all.</summary>
    public static IReadOnlyList<SegmentPlan> For(
        IReadOnlyList<ResolvedShot> shots, IReadOnlyDictionary<string, ShotClip> clips, SegmentFormat format, Func<ResolvedShot, string?> burnIn)
    {
        var header = shots.Select(shot => clips[shot.ShotId]).Where(clip => clip.Header?.Conforms(format) == true)
            .GroupBy(clip => Convert.ToHexString(clip.Header!.Configuration)).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key;
        return [.. shots.Select(shot => For(shot, clips[shot.ShotId], format, burnIn(shot), header))];
    }

    private static SegmentPlan For(ResolvedShot shot, ShotClip clip, SegmentFormat format, string? burnIn, string? header)
    {
        var isSegment = burnIn is null && clip.Header is { } found && found.Conforms(format) && found.Frames == shot.Frames
            && Convert.ToHexString(found.Configuration) == header;
        return new SegmentPlan
        {
            Shot = shot,
            Clip = clip,
            Source = isSegment ? SegmentSource.Clip : SegmentSource.Encoding,
            Address = isSegment ? clip.Sha256 : ContentAddress.Of(new { kind = "segment", Revision, clip.Sha256, format = format.Address(), shot.Frames, burnIn }),
            BurnIn = burnIn,
        };
    }
}
