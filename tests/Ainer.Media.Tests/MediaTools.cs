using Ainer.Media.Tools;

namespace Ainer.Media.Tests;

/// <summary>The real tools, and a folder that goes away with the test.</summary>
public sealed class MediaTools : IDisposable
{
    public Ffmpeg Ffmpeg { get; } = new(new MediaOptions());
    public Ffprobe Ffprobe { get; } = new(new MediaOptions());
    public Rsvg Rsvg { get; } = new(new MediaOptions());
    public string Folder { get; } = Directory.CreateTempSubdirectory("ainer-media-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
