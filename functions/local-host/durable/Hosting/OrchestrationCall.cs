using Ainer.LocalHost.Durable.Replay;

namespace Ainer.LocalHost.Durable.Hosting;

/// <summary>What the trigger brings to an orchestrator function.</summary>
internal sealed record OrchestrationCall(EngineOrchestrationContext Context);
