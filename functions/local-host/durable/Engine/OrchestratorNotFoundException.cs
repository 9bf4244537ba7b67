namespace Ainer.LocalHost.Durable.Engine;

/// <summary>An instance names an orchestrator that this engine does not have.</summary>
internal sealed class OrchestratorNotFoundException(string message) : Exception(message);
