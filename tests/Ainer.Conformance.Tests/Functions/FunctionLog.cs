using System.Collections.Concurrent;

namespace Ainer.Conformance.Tests.Functions;

/// <summary>What activity functions wrote, with their instance.</summary>
public sealed class FunctionLog
{
    private readonly ConcurrentQueue<(string Line, string InstanceId)> _lines = new();

    public IEnumerable<(string Line, string InstanceId)> Lines => _lines;

    public void Add(string line, string instanceId) => _lines.Enqueue((line, instanceId));
}
