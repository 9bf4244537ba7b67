using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Invocation;

/// <summary>What the trigger brought; without it, the activity that runs (for HTTP, the one that ASP.NET Core made from the headers).</summary>
internal sealed class LocalTraceContext(FunctionInput input) : TraceContext
{
    public override string TraceParent { get; } = input.TraceParent ?? Activity.Current?.Id ?? string.Empty;

    public override string TraceState { get; } = input.TraceState ?? Activity.Current?.TraceStateString ?? string.Empty;
}
