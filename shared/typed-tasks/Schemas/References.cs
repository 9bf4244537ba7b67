using System.Reflection;
using System.Text.Json;

namespace Ainer.TypedTasks.Schemas;

/// <summary>An id that a request names.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Field">The path from the parameters, for example chapter_ids[2].</param>
/// <param name="Id">The id.</param>
public sealed record Reference(ReferenceKind Kind, string Field, string Id);

/// <summary>Finds the ids that parameters name, by the <see cref="RefersToAttribute"/> of their properties. Pure.</summary>
internal sealed class References
{
    private readonly IReadOnlyList<(string Name, ReferenceKind Kind)> _properties;

    public References(Type parameters) => _properties =
    [
        .. from property in parameters.GetProperties()
           let refers = property.GetCustomAttribute<RefersToAttribute>()
           where refers is not null
           select (JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), refers.Kind),
    ];

    /// <summary>In the order of the properties; of parameters that were checked.</summary>
    public IReadOnlyList<Reference> In(JsonElement parameters) => [.. _properties.SelectMany(property => Of(property.Name, property.Kind, parameters))];

    private static IEnumerable<Reference> Of(string name, ReferenceKind kind, JsonElement parameters) => !parameters.TryGetProperty(name, out var value) ? [] : value.ValueKind switch
    {
        JsonValueKind.String => [new Reference(kind, name, value.GetString()!)],
        JsonValueKind.Array => value.EnumerateArray().Select((item, place) => new Reference(kind, $"{name}[{place}]", item.GetString()!)),
        _ => [],
    };
}
