namespace Ainer.LocalHost.Durable.History;

/// <param name="At">The orchestrator's time during the step (UTC).</param>
/// <param name="Events">What the step consumed, in order.</param>
/// <param name="Actions">What the code decided, in order; null for the opening row of a continued-as-new execution, whose
/// events belong to the step after it.</param>
internal sealed record HistoryStep(DateTime At, IReadOnlyList<InstanceEvent> Events, IReadOnlyList<InstanceAction>? Actions);
