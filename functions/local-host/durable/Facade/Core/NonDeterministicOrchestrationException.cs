namespace DurableTask.Core.Exceptions;

/// <summary>
/// The orchestrator's code decided otherwise than its history says; the message names the first action that differs.
/// </summary>
public class NonDeterministicOrchestrationException(string message) : Exception(message);
