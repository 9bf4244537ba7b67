using System.ComponentModel.DataAnnotations;
using System.Text;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Testing;
using Ainer.WorkerProtocol.Attempts;
using Ainer.WorkerProtocol.Files;
using Ainer.WorkerProtocol.Hub;
using Ainer.WorkerProtocol.Nodes;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>The pure decisions of a node, and the files that they are made from.</summary>
public sealed class DecisionTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-decisions"));
    private readonly ManualClock _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_journal_says_what_to_do_and_a_torn_line_counts_as_not_written()
    {
        var folder = AttemptFolder.Of(_directory, "job_1", 1);
        Assert.Equal(RecoveryAction.Remove, Decide(folder));
        folder.Append(Entry(JournalStep.Claimed) with { Job = Job() });
        Assert.Equal(RecoveryAction.Resume, Decide(folder));

        var journal = Path.Combine(folder.Path, "journal.jsonl");
        var claimed = File.ReadAllText(journal);
        folder.Append(Entry(JournalStep.Finished) with { Result = Result() });
        Assert.Equal(RecoveryAction.Publish, Decide(folder));
        var full = File.ReadAllText(journal);
        File.WriteAllText(journal, full[..(claimed.Length + 40)]);
        Assert.Equal(RecoveryAction.Resume, Decide(folder));
        folder.Append(Entry(JournalStep.Finished) with { Result = Result() });
        Assert.Equal(RecoveryAction.Publish, Decide(folder));

        File.WriteAllText(journal, full);
        _clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(RecoveryAction.GiveUp, Decide(folder));
        folder.Append(Entry(JournalStep.Done));
        Assert.Equal(RecoveryAction.Remove, Decide(folder));
    }

    [Theory]
    [InlineData("../job")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_job_id_that_is_no_name_never_becomes_a_path(string jobId) =>
        Assert.Throws<FormatException>(() => AttemptFolder.Of(_directory, jobId, 1));

    [Fact]
    public void What_ended_the_work_counts_before_what_was_thrown()
    {
        var broken = new InvalidOperationException("x");
        Assert.True(Verdict.Of(broken, AttemptEnd.LeaseLost, 1).Dropped);
        Assert.True(Verdict.Of(broken, AttemptEnd.Cancelled, 1).Dropped);
        Assert.Equal(ErrorCode.JobTimeout, Verdict.Of(broken, AttemptEnd.TimedOut, 1).Code);
        Assert.Equal(ErrorCode.ShuttingDown, Verdict.Of(broken, AttemptEnd.Shutdown, 1).Code);
        Assert.Equal(ErrorCode.InternalError, Verdict.Of(broken, null, 1).Code);
        Assert.Equal(ErrorCode.MediaToolFailed, Verdict.Of(new AinerException(ErrorCode.MediaToolFailed, "x"), null, 1).Code);
        Assert.True(Verdict.Of(new HubException(HubFailure.Refused, 409, "lease_stale", "x"), null, 1).Dropped);
        Assert.Equal(ErrorCode.DependencyUnavailable, Verdict.Of(new HubException(HubFailure.Away, 503, null, "x"), null, 1).Code);
    }

    [Fact]
    public void Pauses_double_up_to_ten_seconds() =>
        Assert.Equal([200, 400, 800, 1600, 3200, 6400, 10000, 10000], Enumerable.Range(1, 8).Select(n => (int)Backoff.PauseAfter(n).TotalMilliseconds));

    [Theory]
    [InlineData("cpu.video:1, cpu.audio:2", null)]
    [InlineData("compose", null)]
    [InlineData("cpu.music:1", "is no lane")]
    [InlineData("cpu.video:0", "between 1 and 64")]
    [InlineData("", "serve nothing")]
    public void Lanes_are_read_or_refused_with_the_reason(string lanes, string? problem)
    {
        var options = new NodeOptions { Lanes = lanes, WorkDirectory = "/tmp/x" };
        var found = options.Validate(new ValidationContext(options)).SingleOrDefault()?.ErrorMessage;
        if (problem is null) Assert.Null(found);
        else Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void The_node_names_itself_once_and_keeps_the_name()
    {
        Directory.CreateDirectory(_directory);
        var paths = new NodePaths(_directory);
        Assert.Equal("agent-my-host1-abcd", paths.ResolveNodeId("", "agent", "My-Host_1", () => "abcd"));
        Assert.Equal("agent-my-host1-abcd", paths.ResolveNodeId("", "agent", "other", () => "efgh"));
        Assert.Equal("chosen", paths.ResolveNodeId("chosen", "agent", "other", () => "efgh"));
    }

    [Fact]
    public async Task The_cache_drops_the_longest_unused_but_never_a_pinned_file()
    {
        var cache = new InputCache(_directory, 250, _clock);
        cache.Clean();
        var fetched = new List<string>();
        using var a = await GetAsync("a");
        (await GetAsync("b")).Dispose();
        (await GetAsync("c")).Dispose();
        Assert.Equal([Sha("a"), Sha("c")], Directory.EnumerateFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        (await GetAsync("c")).Dispose();
        Assert.Equal(["a", "b", "c"], fetched);

        async Task<InputCache.Pin> GetAsync(string name)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            return await cache.GetAsync(Sha(name), 100, async (path, ct) =>
            {
                fetched.Add(name);
                await File.WriteAllTextAsync(path, new string('x', 100), ct);
            }, Ct);
        }

        static string Sha(string name) => string.Concat(Enumerable.Repeat(name, 64));
    }

    [Fact]
    public async Task Two_jobs_that_want_the_same_file_fetch_it_once_and_a_failed_fetch_leaves_nothing()
    {
        var cache = new InputCache(_directory, 1000, _clock);
        var sha = new string('d', 64);
        await Assert.ThrowsAsync<IOException>(() => cache.GetAsync(sha, 1, (path, _) =>
        {
            File.WriteAllText(path, "half");
            throw new IOException("broken");
        }, Ct));
        Assert.Empty(Directory.EnumerateFiles(_directory));
        var count = 0;
        var pins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cache.GetAsync(sha, 4, async (path, ct) =>
        {
            Interlocked.Increment(ref count);
            await File.WriteAllTextAsync(path, "full", ct);
        }, Ct)));
        Assert.Equal(1, count);
        foreach (var pin in pins) pin.Dispose();
    }

    [Fact]
    public async Task A_closed_gate_ends_waiting_and_opens_again()
    {
        using var gate = new DrainGate();
        var period = await gate.WhenOpenAsync(Ct);
        Assert.True(gate.Set(true));
        Assert.False(gate.Set(true));
        Assert.True(period.IsCancellationRequested);
        var waiting = gate.WhenOpenAsync(Ct);
        Assert.False(waiting.IsCompleted);
        gate.Set(false);
        Assert.False((await waiting).IsCancellationRequested);
    }

    private RecoveryAction Decide(AttemptFolder folder) => folder.Read().Decide(_clock.GetUtcNow(), TimeSpan.FromHours(24));

    private JournalEntry Entry(JournalStep step) => new() { Step = step, At = _clock.GetUtcNow() };

    private static ClaimedJob Job() => new()
    {
        TenantId = "t", ProjectId = "p", RunId = "r", JobId = "job_1", Attempt = 1, Kind = JobKind.Audio, Operation = JobOperation.Tts, Provider = "x",
        Token = 1, LeaseS = 1, TimeLimitS = 1, Params = AinerJson.ToElement(new { }),
    };

    private static WorkerResult Result() => new()
    {
        TenantId = "t", ProjectId = "p", RunId = "r", JobId = "job_1", Attempt = 1, Token = 1, NodeId = "n", Outcome = WorkerOutcome.Succeeded,
        Message = new StringBuilder().Append('x', 100).ToString(),
    };
}
