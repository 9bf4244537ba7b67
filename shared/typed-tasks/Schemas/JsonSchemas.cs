using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Ainer.Contracts;

namespace Ainer.TypedTasks.Schemas;

/// <summary>Makes a JSON schema from a record as <see cref="AinerJson"/> writes it, with what DataAnnotations say about its properties. Unknown properties are refused.</summary>
internal static class JsonSchemas
{
    private static readonly JsonSchemaExporterOptions Exporter = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };

    public static JsonObject Of(Type type)
    {
        var schema = AinerJson.Options.GetJsonSchemaAsNode(type, Exporter).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema;
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema) return node;
        if (schema.ContainsKey("properties") && !schema.ContainsKey("additionalProperties")) schema["additionalProperties"] = false;
        if (context.PropertyInfo is null && context.TypeInfo.Type.GetCustomAttribute<ExactlyOneAttribute>() is { } choice)
            schema["oneOf"] = new JsonArray([.. choice.Names.Select(name => new JsonObject { ["required"] = new JsonArray(name) })]);
        if (context.PropertyInfo?.AttributeProvider is not { } property) return schema;
        foreach (var attribute in property.GetCustomAttributes(inherit: true)) Add(schema, attribute);
        return schema;
    }

    private static void Add(JsonObject schema, object attribute)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Description;
                break;
            case RangeAttribute range:
                schema["minimum"] = Number(range.Minimum);
                schema["maximum"] = Number(range.Maximum);
                break;
            case StringLengthAttribute length:
                schema["minLength"] = length.MinimumLength;
                schema["maxLength"] = length.MaximumLength;
                break;
            case MinLengthAttribute least:
                schema["minItems"] = least.Length;
                break;
            case MaxLengthAttribute most:
                schema["maxItems"] = most.Length;
                break;
            case RegularExpressionAttribute pattern:
                schema["pattern"] = pattern.Pattern;
                break;
        }
    }

    private static JsonValue Number(object bound) => bound is int whole ? JsonValue.Create(whole) : JsonValue.Create(Convert.ToDouble(bound, CultureInfo.InvariantCulture));
}
