using Ainer.Contracts.Entities;
using Ainer.Contracts.Plans;
using Ainer.Contracts.Tasks;

namespace Ainer.Contracts.Jobs;

/// <summary>audio/tts: say one line. Makes a Speech artifact (WAV, mono, 48 kHz) whose media.duration_s is exact.</summary>
public sealed record SpeechParams(Line Line, string Language);

/// <summary>audio/bgm: music for a cue, as long as its shots. Inputs: the lines of those shots. Makes a Music artifact (WAV, stereo, 48 kHz).</summary>
public sealed record MusicParams(MusicCue Cue, IReadOnlyList<ShotTiming> Shots, int Fps);

/// <summary>audio/sfx: one effect. Inputs: the lines of its shot (an ambient effect lasts as long as the shot). Makes an Effect artifact (WAV, stereo, 48 kHz).</summary>
public sealed record EffectParams(EffectCue Cue, ShotTiming Shot, int Fps);

/// <summary>llm/prompt_gen: prompts for the shots of a scene, in the project's style where it has one. Makes a Prompts artifact (JSON <see cref="PromptSet"/>).</summary>
public sealed record PromptParams(string SceneId, string Language, IReadOnlyList<Shot> Shots, string? Style = null);

/// <summary>A picture provider's prompts by shot.</summary>
public sealed record PromptSet(string SceneId, IReadOnlyList<ShotPrompt> Prompts);

/// <summary>One shot's prompt, in English as picture models expect, with what must not be seen.</summary>
public sealed record ShotPrompt(string ShotId, string Prompt, string Negative);

/// <summary>video/i2v: the moving picture of one shot, in the project's style where it has one. Inputs: its lines (for the length), its scene's prompts. Makes a ShotVideo artifact, no sound.</summary>
public sealed record ShotVideoParams(Shot Shot, int Fps, int Width, int Height, Quality Quality, string Language, string? Style = null);

/// <summary>
/// lipsync/sync: move the speaker's mouth. Inputs: shot:{id} (its ShotVideo, with metadata mouth track) and its lines. Makes a ShotVideo of the same length and a
/// LipsyncReport artifact.
/// </summary>
public sealed record LipSyncParams(Shot Shot, int Fps, IReadOnlyList<Line> Lines);

/// <summary>compose/compose: cut the film. Inputs: shot:{id} per shot, line:{id} per line, cue:{id} per cue. Makes Film, Poster and Subtitles artifacts, and Segments where a clip had to be encoded. The poster is a frame of the shot that is named.</summary>
public sealed record ComposeParams(TimelinePlan Timeline, Quality Quality, string? PosterShotId = null);

/// <summary>Where a mouth is in a drawn shot, for lip-sync: metadata of a ShotVideo artifact. One entry per key frame, linear between; pixels of the clip. With inks where the clip is not in its provider's own colours.</summary>
public sealed record MouthTrack(string EntityId, string Skin, IReadOnlyList<MouthPoint> Points, MouthInks? Inks = null);

/// <summary>The colours (#rrggbb) of a mouth in a clip's style.</summary>
public sealed record MouthInks(string Lip, string Dark, string Tongue, string Teeth);

/// <summary>A mouth at a frame: centre and width in pixels.</summary>
public sealed record MouthPoint(int Frame, double X, double Y, double Width);
