namespace Ainer.WorkerProtocol.Nodes;

/// <summary>The node's work directory. One process owns it.</summary>
internal sealed record NodePaths(string Root)
{
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
