namespace Ainer.WorkerProtocol.Nodes;

/// <summary>The node's work directory. One process owns it.</summary>
internal sealed record NodePaths(string Root)
{
    // A claim with its inputs has a few kilobytes; with room for these, its journal has room too.
    private const int ProbeBytes = 64 * 1024;
    private static long _probes;

    public string Attempts => Path.Combine(Root, "attempts");
    public string Cache => Path.Combine(Root, "cache");
    public string NodeId => Path.Combine(Root, "node-id");

    /// <summary>Makes the directories and locks them for this process. Throws <see cref="InvalidOperationException"/> when another process has them.</summary>
    public IDisposable Open()
    {
        Directory.CreateDirectory(Attempts);
        Directory.CreateDirectory(Cache);
        try { return new FileStream(Path.Combine(Root, "node.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException e) { throw new InvalidOperationException($"Another node works in {Root}; give each its own WorkDirectory.", e); }
    }

    /// <summary>
    /// Makes sure that a claim could be journaled and its work begun: a node that cannot write must not take work from those that can. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public void RequireRoom()
    {
        var probe = Path.Combine(Attempts, $".room-{Interlocked.Increment(ref _probes)}");
        try
        {
            using var file = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[ProbeBytes]);
            file.Flush(flushToDisk: true);
        }
        finally { File.Delete(probe); }
    }

    /// <summary>The name to use: the configured one, else the one stored here, else a new one made of kind and host name, which is stored.</summary>
    public string ResolveNodeId(string configured, string kind, string hostName, Func<string> newSuffix)
    {
        if (configured.Length > 0) return configured;
        if (File.Exists(NodeId) && File.ReadAllText(NodeId).Trim() is { Length: > 0 } stored) return stored;
        var host = new string([.. hostName.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(30)]).Trim('-');
        var made = $"{kind}-{(host.Length > 0 ? host : "host")}-{newSuffix()}";
        File.WriteAllText(NodeId, made);
        return made;
    }
}
