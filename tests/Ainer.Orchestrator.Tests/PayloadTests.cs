using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;
using Ainer.LocalHost.Durable;
using Ainer.Orchestration.Instances;
using Ainer.Testing;

namespace Ainer.Orchestrator.Tests;

/// <summary>What a run's orchestration carries itself, measured where it is stored: ids and reports, never a text, a plan or a job graph.</summary>
public sealed class PayloadTests(PreparationHarness line) : IClassFixture<PreparationHarness>
{
    /// <summary>The longest chapter that is taken.</summary>
    private const int Longest = 20_000;

    private const string Carried = """
        select what, max(bytes)::int as bytes from (
            select 'input' as what, octet_length(input) as bytes, instance_id from durable.instance
            union all select 'output', octet_length(output), instance_id from durable.instance
            union all select 'custom status', octet_length(custom_status), instance_id from durable.instance
            union all select 'failure', octet_length(failure), instance_id from durable.instance
            union all select 'history step', octet_length(h.events), i.instance_id from durable.history h join durable.instance i on i.key = h.instance_key
            union all select 'whole history', sum(octet_length(h.events)), i.instance_id from durable.history h join durable.instance i on i.key = h.instance_key group by i.instance_id
        ) as found where instance_id = @runId and bytes is not null group by what
        """;

    [Fact]
    public async Task The_largest_chapter_and_the_longest_error_stay_small_in_the_history()
    {
        var text = string.Concat(Enumerable.Repeat(PreparationHarness.Text + "\n", 1 + (Longest / PreparationHarness.Text.Length)))[..Longest];
        var runId = await line.SubmitAsync(text, projectId: line.Ids.New("p"));
        await using var engines = RunEngines.Start(line, line.Ids.New("hub"), Duplication.None);
        await engines.Client.StartRunAsync(runId, 1, PreparationHarness.Stop);
        await UntilAsync(async () => await CountAsync("select count(*)::int from orchestrator.jobs where run_id = @runId and status = 'ready'", runId) > 0, "jobs are ready");
        var jobs = await CountAsync("select count(*)::int from orchestrator.jobs where run_id = @runId", runId);

        await FailAsync(runId, new string('x', 2 * BoundedDataConverter.Limit));
        await UntilAsync(async () =>
        {
            await engines.Client.RaiseAsync(runId, 1, RunSignals.Stage("execute", 1), PreparationHarness.Stop);
            return await CountAsync("select count(*)::int from orchestrator.runs where run_id = @runId and status = 'failed' and error_code = 'provider_failed'", runId) == 1;
        }, "the run fails with its job's error");
        Assert.Equal("\"failed\"", (await engines.Client.WaitForInstanceCompletionAsync(runId, true, PreparationHarness.Stop)).SerializedOutput);

        var carried = await line.Database.Worker.ReadAsync<Size>(Carried, new { runId }, PreparationHarness.Stop);
        TestContext.Current.TestOutputHelper?.WriteLine($"{jobs} jobs; {string.Join(", ", carried.Select(size => $"{size.What} {size.Bytes}"))} bytes");
        Assert.True(jobs > 1000, $"{jobs} jobs are no large plan");
        // Far below the limit, which one payload may reach: the whole history is smaller.
        Assert.All(carried, size => Assert.InRange(size.Bytes, 1, BoundedDataConverter.Limit / 8));
    }

    private async Task FailAsync(string runId, string message)
    {
        var job = (await line.Database.Worker.ReadAsync<ReadyJob>("select job_id, attempt from orchestrator.jobs where run_id = @runId and status = 'ready' limit 1", new { runId }, PreparationHarness.Stop))[0];
        await line.Database.Worker.InTransactionAsync(tx => line.Progression.ApplyAsync(tx, new EventEnvelope
        {
            EventId = line.Ids.NewEventId(), EventType = EventTypes.JobFailed, Producer = Producers.WorkerHub, OccurredAt = TimeProvider.System.GetUtcNow(), TenantId = "t_001", ProjectId = "p_001",
            RunId = runId, JobId = job.JobId, Attempt = job.Attempt, ErrorCode = ErrorCode.ProviderFailed, Payload = AinerJson.ToElement(new { message, retryable = false }),
        }), PreparationHarness.Stop);
    }

    private async Task<int> CountAsync(string sql, string runId) => await line.Database.Worker.ReadOneAsync<int>(sql, new { runId }, PreparationHarness.Stop);

    private static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.AssertAsync(condition, TimeSpan.FromSeconds(120), what, PreparationHarness.Stop);

    private sealed record ReadyJob(string JobId, int Attempt);

    private sealed record Size(string What, int Bytes);
}
