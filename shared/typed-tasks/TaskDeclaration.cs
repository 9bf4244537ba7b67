using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts;
using Ainer.TypedTasks.Schemas;

namespace Ainer.TypedTasks;

/// <summary>What gateway and executor must agree on about a task type: its name, and the JSON schemas of its parameters and result.</summary>
public abstract class TaskDeclaration
{
    private readonly References _references;

    private protected TaskDeclaration(string name, string summary, Type parameters, Type result)
    {
        Name = name;
        Summary = summary;
        ParametersSchema = JsonSchemas.Of(parameters);
        ResultSchema = JsonSchemas.Of(result);
        _references = new References(parameters);
    }

    /// <summary>As callers write it in task_type, for example summary.generate.</summary>
    public string Name { get; }

    /// <summary>One sentence for GET /task-types.</summary>
    public string Summary { get; }

    /// <summary>JSON schema (2020-12) of the parameters.</summary>
    public JsonObject ParametersSchema { get; }

    /// <summary>JSON schema (2020-12) of the result.</summary>
    public JsonObject ResultSchema { get; }

    /// <summary>True when a second request with the same parameters, while the first is active, is answered with the first task.</summary>
    public bool Fingerprinted { get; init; }

    /// <summary>What it cannot do without, from <see cref="TaskNeeds"/>: a request is refused with 503 while it is missing.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>False for types that only other tasks submit.</summary>
    public bool Public { get; init; } = true;

    /// <summary>The first place at which the parameters do not fit the schema, or null.</summary>
    public SchemaFault? Check(JsonElement parameters) => SchemaCheck.FirstFault(ParametersSchema, parameters);

    /// <summary>The ids that parameters name, which <see cref="Check"/> found to fit.</summary>
    public IReadOnlyList<Reference> ReferencesIn(JsonElement parameters) => _references.In(parameters);

    /// <summary>hash(tenant, task type, canonical parameters), or null for a type that does not opt in.</summary>
    public string? FingerprintOf(string tenantId, JsonElement parameters) => Fingerprinted ? Fingerprint.Of(tenantId, Name, parameters) : null;
}

/// <summary>A declaration with its types. Make one per type, in a static property that <see cref="TaskCatalog"/> lists.</summary>
/// <typeparam name="TParameters">A record; DataAnnotations ([Range], [StringLength], [MaxLength], [Description]) become part of its schema.</typeparam>
/// <typeparam name="TResult">A record.</typeparam>
public sealed class TaskDeclaration<TParameters, TResult>(string name, string summary) : TaskDeclaration(name, summary, typeof(TParameters), typeof(TResult))
    where TParameters : notnull
    where TResult : notnull
{
    /// <summary>Reads parameters that were checked. Throws <see cref="JsonException"/> when they do not fit.</summary>
    public TParameters Read(string parameters) => AinerJson.Read<TParameters>(parameters);
}
