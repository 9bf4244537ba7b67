namespace Ainer.Documents.Archives;

/// <summary>Names of files inside an archive, as its own parts refer to them.</summary>
internal static class ArchivePath
{
    /// <summary>Where a reference inside <paramref name="part"/> leads, without its fragment; null for one that leads out of the archive or to another place.</summary>
    public static string? Resolve(string part, string reference)
    {
        var path = reference.Split('#')[0];
        if (path.Length == 0) return part;
        if (path.Contains("://", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)) return null;
        path = Uri.UnescapeDataString(path);
        var absolute = path[0] == '/';
        var folder = part.LastIndexOf('/');
        var parts = new List<string>(absolute || folder < 0 ? [] : part[..folder].Split('/'));
        foreach (var step in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "." ) continue;
            if (step != "..") parts.Add(step);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }
}
