using System.Collections.Concurrent;
using Ainer.Testing;

namespace Ainer.LocalHost.Tests.Sample;

/// <summary>What the sample functions tell the test.</summary>
public sealed class Probe
{
    private readonly ConcurrentQueue<string> _notes = [];

    /// <summary>Functions that wait do so on this; a test releases it.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Notes => [.. _notes];

    public void Note(string note) => _notes.Enqueue(note);

    public int Count(string prefix) => _notes.Count(note => note.StartsWith(prefix, StringComparison.Ordinal));

    public Task WaitForAsync(string prefix, int count = 1, int seconds = 60) => Eventually.AssertAsync(
        () => Count(prefix) >= count,
        TimeSpan.FromSeconds(seconds),
        $"{count} x '{prefix}' among [{string.Join(" | ", Notes)}]",
        TestContext.Current.CancellationToken);
}
