using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ainer.LocalHost.Http;

/// <summary>
/// A request's binding data, read when asked for: route values and query values by name (a route value wins), and "Query" and "Headers"
/// as JSON, as the Functions host sends them.
/// </summary>
internal sealed class HttpBindingData(HttpContext context) : IReadOnlyDictionary<string, object?>
{
    public IEnumerable<string> Keys => context.Request.RouteValues.Keys.Concat(context.Request.Query.Keys)
        .Append("Query").Append("Headers").Distinct(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<object?> Values => Keys.Select(key => this[key]);

    public int Count => Keys.Count();

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        if (context.Request.RouteValues.TryGetValue(key, out value) && value is not null)
            return true;
        value = context.Request.Query.TryGetValue(key, out var query) ? query.ToString() : Whole(key);
        return value is not null;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string? Whole(string key) => key.ToUpperInvariant() switch
    {
        "QUERY" => JsonSerializer.Serialize(context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())),
        "HEADERS" => JsonSerializer.Serialize(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())),
        _ => null,
    };
}
