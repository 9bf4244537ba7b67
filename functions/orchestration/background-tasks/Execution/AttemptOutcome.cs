using Ainer.Contracts.Errors;

namespace Ainer.BackgroundTasks.Execution;

/// <summary>What a function returned, as JSON, or why it did not.</summary>
/// <param name="Result">The result; null when the attempt failed.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="RetryAfter">The pause that a provider asked for.</param>
internal sealed record AttemptOutcome(string? Result, ErrorInfo? Error = null, TimeSpan? RetryAfter = null);
