using System.Collections.Concurrent;
using System.Reflection;

namespace Ainer.Postgres;

/// <summary>
/// An embedded .sql file. It holds either one statement or several, each under a line <c>-- name: some_query</c>. Keep it in a static field:
/// a missing file or name then stops the process at its first use, with a message that names the file.
/// </summary>
public sealed class SqlFile
{
    private const string NameMark = "-- name:";
    private static readonly ConcurrentDictionary<(Assembly, string), SqlFile> Cache = new();

    private readonly string _title;
    private readonly Dictionary<string, string> _queries;

    private SqlFile(string title, string text)
    {
        _title = title;
        Text = text;
        _queries = Split(title, text);
    }

    /// <summary>The whole file, for one that holds a single statement.</summary>
    public string Text { get; }

    /// <summary>The names in the file.</summary>
    public IReadOnlyCollection<string> Names => _queries.Keys;

    /// <summary>The statement under this name. Throws <see cref="KeyNotFoundException"/> naming the file.</summary>
    public string this[string name] => _queries.TryGetValue(name, out var sql)
        ? sql
        : throw new KeyNotFoundException($"{_title} has no query named {name}; it has: {string.Join(", ", _queries.Keys)}.");

    /// <summary>Reads a file of an assembly by its path inside the project, for example <c>Sql/jobs.sql</c>. Throws <see cref="FileNotFoundException"/>.</summary>
    public static SqlFile Read(Assembly assembly, string path) => Cache.GetOrAdd((assembly, path), static key => Load(key.Item1, key.Item2));

    /// <summary>Reads a file of the assembly that holds <typeparamref name="T"/>.</summary>
    public static SqlFile For<T>(string path) => Read(typeof(T).Assembly, path);

    private static SqlFile Load(Assembly assembly, string path)
    {
        var suffix = "." + path.Replace('/', '.').Replace('\\', '.');
        var matches = assembly.GetManifestResourceNames().Where(name => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)).ToList();
        var title = $"{path} of {assembly.GetName().Name}";
        if (matches.Count != 1)
            throw new FileNotFoundException(matches.Count == 0 ? $"There is no embedded SQL file {title}." : $"{title} is ambiguous: {string.Join(", ", matches)}.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(matches[0])!);
        return new SqlFile(title, reader.ReadToEnd());
    }

    private static Dictionary<string, string> Split(string title, string text)
    {
        var queries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(NameMark).Skip(1))
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            if (end < 0) end = part.Length;
            var name = part[..end].Trim().Split(' ')[0];
            if (!queries.TryAdd(name, part[end..].Trim().TrimEnd(';')))
                throw new InvalidDataException($"{title} names {name} twice.");
        }
        return queries;
    }
}
