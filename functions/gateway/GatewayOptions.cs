using System.ComponentModel.DataAnnotations;

namespace Ainer.Gateway;

/// <summary>Settings of the gateway, section Gateway.</summary>
public sealed class GatewayOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Gateway";

    /// <summary>The longest text of a chapter, in characters.</summary>
    [Range(1, 1_000_000)] public int MaxTextCharacters { get; set; } = 20_000;

    /// <summary>How long an event stream stays open before it asks to be opened again, in seconds; below the 230 s after which Azure's front end closes idle answers.</summary>
    [Range(1, 3600)] public int StreamSeconds { get; set; } = 200;

    /// <summary>How often an idle event stream says that it lives, in seconds.</summary>
    [Range(1, 120)] public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>How long a ticket for an event stream works, in seconds.</summary>
    [Range(5, 600)] public int TicketSeconds { get; set; } = 60;

    /// <summary>Whether /_debug/* answers.</summary>
    public bool DebugEndpoints { get; set; }

    /// <summary>How long a token works, in seconds.</summary>
    [Range(60, 86_400)] public int TokenSeconds { get; set; } = 3600;

    /// <summary>How long the answer to a dry run of edits waits for its preview, in seconds; 0 is not at all.</summary>
    [Range(0, 60)] public double PreviewWaitS { get; set; } = 5;

    /// <summary>The most runs in one batch.</summary>
    [Range(1, 10_000)] public int MaxBatchRuns { get; set; } = 500;

    /// <summary>The largest file that the library takes, in bytes.</summary>
    [Range(1, 1_000_000_000)] public long MaxAssetBytes { get; set; } = 20_000_000;

    /// <summary>Which requests are refused with dependency_unavailable while no node for a kind of work is known.</summary>
    public NodeRequirement RequireNodes { get; set; } = NodeRequirement.Tasks;

    /// <summary>After how many hours without a word a node no longer counts as known. Shorter absences only delay work.</summary>
    [Range(1, 8760)] public int NodeGoneAfterH { get; set; } = 168;
}

/// <summary>When missing nodes are a reason to refuse.</summary>
public enum NodeRequirement
{
    /// <summary>Everything is accepted; work waits for nodes.</summary>
    Never,

    /// <summary>POST /batches of runs that are to be made.</summary>
    Batches,

    /// <summary>That, and POST /tasks of films that are to be made.</summary>
    Tasks,
}
