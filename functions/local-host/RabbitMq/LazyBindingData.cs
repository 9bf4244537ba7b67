using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>Binding data that is made when somebody asks for it: most functions never do.</summary>
internal sealed class LazyBindingData(Func<Dictionary<string, object?>> make) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?> Data => field ??= make();

    public IEnumerable<string> Keys => Data.Keys;

    public IEnumerable<object?> Values => Data.Values;

    public int Count => Data.Count;

    public object? this[string key] => Data[key];

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Data.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
