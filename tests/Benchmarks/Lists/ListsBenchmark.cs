using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ainer.Benchmarks.Lists;

/// <summary>
/// Page 1 against page 1,000 of 100,000 events of one run and of 100,000 runs, and each filter for something rare among them, over HTTP on a real gateway. Medians; page 1,000
/// may take at most 1.5 times as long as page 1.
/// </summary>
internal static class ListsBenchmark
{
    private const int Rows = 100_000;
    private const int PageSize = 100;
    private const int Rounds = 41;
    private const string RunId = "run_ffffffffffffffffffffffffffffffff";

    public static async Task RunAsync(TextWriter output, CancellationToken cancellation)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(cancellation);
        await gateway.Database.Worker.InTransactionAsync(tx => tx.ExecuteAsync(Fill, new { Rows, RunId }), cancellation);
        await gateway.Database.Owner.ExecuteAsync("analyze orchestrator.runs; analyze orchestrator.tasks; analyze orchestrator.events", null, cancellation);

        var events = $"/api/v1/runs/{RunId}/events?limit={PageSize}";
        await CompareAsync("events of one run", events, $"{events}&cursor={Rows - PageSize}");
        foreach (var filter in new[] { "type=run.failed", "stage=compose", "job=job_rare", "type=run.failed&stage=compose" }) await ReportAsync($"events, {filter}", $"{events}&{filter}");

        var runs = $"/api/v1/runs?limit={PageSize}";
        await CompareAsync("runs", runs, $"{runs}&cursor={await PlaceAsync(gateway.Client, "/api/v1/runs", cancellation)}");
        foreach (var filter in new[] { "status=failed", "stage=execute", "batch_id=batch_rare", "project_id=p_rare", "status=succeeded" }) await ReportAsync($"runs, {filter}", $"{runs}&{filter}");
        var tasks = $"/api/v1/tasks?limit={PageSize}";
        await CompareAsync("tasks", tasks, $"{tasks}&cursor={await PlaceAsync(gateway.Client, "/api/v1/tasks", cancellation)}");

        async Task CompareAsync(string what, string first, string last)
        {
            // In turns, so that whatever else the machine does falls on both.
            var (one, thousand) = (new double[Rounds], new double[Rounds]);
            await TimeAsync(gateway.Client, first, cancellation);
            for (var i = 0; i < Rounds; i++) (one[i], thousand[i]) = (await TimeAsync(gateway.Client, first, cancellation), await TimeAsync(gateway.Client, last, cancellation));
            var ratio = Median(thousand) / Median(one);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"lists: {what}: page 1 {Median(one):0.00} ms, page 1,000 {Median(thousand):0.00} ms of {Rows:N0} rows, ratio {ratio:0.00} {(ratio <= 1.5 ? "(flat)" : "(NOT FLAT: more than 1.5)")}"));
        }

        async Task ReportAsync(string what, string path)
        {
            var times = new double[Rounds];
            for (var i = 0; i < Rounds; i++) times[i] = await TimeAsync(gateway.Client, path, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"lists: {what}: {Median(times):0.00} ms"));
        }
    }

    private static async Task<double> TimeAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(path, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        return took;
    }

    // The cursor of page 1,000, by walking there in the largest steps, as a caller would.
    private static async Task<string> PlaceAsync(HttpClient client, string list, CancellationToken cancellation)
    {
        const int step = 500;
        var cursor = "";
        for (var passed = 0; passed < Rows - PageSize; passed += step)
        {
            var limit = Math.Min(step, Rows - PageSize - passed);
            var page = await client.GetFromJsonAsync<JsonElement>($"{list}?limit={limit}{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}", cancellation);
            cursor = page.GetProperty("next_cursor").GetString()!;
        }
        return cursor;
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);

    private const string Fill = """
        insert into orchestrator.tasks (task_id, tenant_id, project_id, run_id, task_type, parameters, status, created_at)
        select 'task_' || md5(i::text), 't_001', 'p_001', 'run_' || md5(i::text), 'novel.video', '{}', 'completed', now() - i * interval '1 second' from generate_series(1, @Rows) i;
        insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, batch_id, status, stage, progress, latest_error, created_at)
        select 'run_' || md5(i::text), 'task_' || md5(i::text), 't_001', case when i % 9973 = 0 then 'p_rare' else 'p_001' end, case when i % 9949 = 0 then 'batch_rare' else 'batch_' || i / 100 end,
               case when i % 9967 = 0 then 'failed' when i % 9941 = 0 then 'running' else 'succeeded' end, case when i % 9967 = 0 or i % 9941 = 0 then 'execute' else 'completed' end, 100,
               case when i % 9967 = 0 then '{"code":"internal_error","message":"It failed.","retryable":true,"advice":"Repeat."}'::jsonb end, now() - i * interval '1 second'
          from generate_series(1, @Rows) i;
        insert into orchestrator.tasks (task_id, tenant_id, project_id, run_id, task_type, parameters) values ('task_' || repeat('f', 32), 't_001', 'p_001', @RunId, 'novel.video', '{}');
        insert into orchestrator.runs (run_id, task_id, tenant_id, project_id, next_seq) values (@RunId, 'task_' || repeat('f', 32), 't_001', 'p_001', @Rows + 1);
        insert into orchestrator.events (run_id, run_seq, event_id, event_type, producer, tenant_id, project_id, job_id, stage, occurred_at, envelope)
        select @RunId, i, md5(i::text)::uuid::text, kind, 'worker-hub', 't_001', 'p_001', job, phase, now(),
               jsonb_build_object('event_id', md5(i::text)::uuid::text, 'event_type', kind, 'producer', 'worker-hub', 'schema_version', '1.0', 'occurred_at', now(), 'tenant_id', 't_001', 'project_id', 'p_001',
                                  'run_id', @RunId, 'run_seq', i, 'job_id', job, 'stage', phase, 'payload', jsonb_build_object('note', repeat('x', 200)))
          from (select i, case when i % 9973 = 0 then 'run.failed' else 'job.progress' end as kind, case when i % 9949 = 0 then 'job_rare' else 'job_' || i % 500 end as job,
                       case when i % 9967 = 0 then 'compose' else 'execute' end as phase from generate_series(1, @Rows) i) as made;
        """;
}
