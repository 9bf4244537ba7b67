using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Plans;
using Ainer.Orchestrator.Runs;

namespace Ainer.Orchestration.Stages;

/// <summary>A run that is made from another by edits: it takes over what that one has read, and its plan but for the edits. Its parameters hold them under <c>regenerate</c>.</summary>
internal sealed record EditedRun(string ParentRunId, PlanEdits Edits)
{
    /// <summary>The edits of a run, or null when it begins with a text of its own. Only the gateway names a parent, so parameters alone make no edited run. Throws <see cref="JsonException"/>.</summary>
    public static EditedRun? Of(RunDetails run)
    {
        if (run.ParentRunId is not { } parent) return null;
        using var parameters = JsonDocument.Parse(run.Parameters);
        return parameters.RootElement.TryGetProperty("regenerate", out var edits) ? new EditedRun(parent, AinerJson.Read<PlanEdits>(edits)) : null;
    }
}
