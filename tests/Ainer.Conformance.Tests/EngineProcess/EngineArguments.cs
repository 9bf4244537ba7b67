namespace Ainer.Conformance.Tests.EngineProcess;

/// <summary>The command line of an engine process: <c>engine CONNECTION HUB MEMORY</c>.</summary>
internal static class EngineArguments
{
    public const string Verb = "engine";

    /// <summary>Printed when the engine is at work.</summary>
    public const string Ready = "engine is ready";
}
