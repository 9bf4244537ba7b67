using System.Diagnostics;
using Ainer.LocalHost.Tests.Sample;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Tests.Seam;

public sealed class EchoFunctions(Probe probe)
{
    [Function("Echo")]
    public string Echo([EchoTrigger] string input, Uri client, FunctionContext context, string? extra) =>
        $"{input} {client} {context.TraceContext.TraceParent} {Activity.Current?.ParentId} {extra}";

    [Function("EchoFailing")]
    public Task Failing([EchoTrigger] string input) => throw new TimeZoneNotFoundException(input);

    [Function("EchoWaiting")]
    public async Task Waiting([EchoTrigger] string input, CancellationToken cancellation)
    {
        probe.Note($"waits {input}");
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
