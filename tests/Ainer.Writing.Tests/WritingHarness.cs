using System.Text.Json;
using Ainer.AssetKnowledge;
using Ainer.AssetKnowledge.Library;
using Ainer.BackgroundTasks;
using Ainer.Contracts;
using Ainer.Gateway;
using Ainer.Messaging;
using Ainer.Orchestrator;
using Ainer.Postgres;
using Ainer.Redis;
using Ainer.Testing;
using Ainer.WorkerHub;
using Ainer.Writing.Import;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.Writing.Tests;

/// <summary>A real database, bucket and Redis, and executors over them: each a host of its own, as a process would be.</summary>
public sealed class WritingHarness : IAsyncLifetime
{
    internal IdSource Ids { get; } = new(TimeProvider.System);
    internal TestDatabase Database { get; private set; } = null!;
    internal TestBucket Bucket { get; private set; } = null!;
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(MessagingServices.Migrations, OrchestratorServices.Migrations, WorkerHubServices.Migrations, GatewayServices.Migrations,
            AssetKnowledgeServices.Migrations, BackgroundTaskServices.Migrations);
        Bucket = await TestBucket.CreateAsync();
        await Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("insert into gateway.tenants (tenant_id, name) values ('t_001', 'One')"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Bucket.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>An executor, with this language model and this way into the knowledge.</summary>
    internal async Task<RunningHost> StartAsync(Uri? model = null, Func<KnowledgeChapter, Func<Task>, CancellationToken, Task>? intake = null, int attempts = 3, double retryAfterCapS = 3600)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([.. Database.Settings, .. Bucket.Settings, .. new TestRedis().Settings]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["BackgroundTasks:PulseS"] = "0.1", ["BackgroundTasks:PollS"] = "0.1", ["BackgroundTasks:LeaseS"] = "60", ["BackgroundTasks:RetryBaseS"] = "0.05", ["BackgroundTasks:RetryCapS"] = "0.2",
            ["BackgroundTasks:RetryAfterCapS"] = retryAfterCapS.ToString(System.Globalization.CultureInfo.InvariantCulture), ["BackgroundTasks:GraceS"] = "0.3", ["BackgroundTasks:DrainS"] = "0.2", ["BackgroundTasks:ForgottenAfterS"] = "1",
            ["Language:BaseUrl"] = model?.ToString(), ["Language:Model"] = model is null ? null : "tiny", ["Language:TenantPerSecond"] = "100", ["Language:ProviderPerSecond"] = "100",
        });
        foreach (var type in new[] { "summary.generate", "scene.generate", "novel.import" })
            builder.Configuration[$"BackgroundTasks:MaxAttempts:{type}"] = attempts.ToString(System.Globalization.CultureInfo.InvariantCulture);
        builder.Services.AddWorkerDatabase(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(Ids).AddSingleton<OutboxSignal>().AddSingleton<Outbox>();
        builder.Services.AddRedis(builder.Configuration).AddAssetKnowledge(builder.Configuration).AddBackgroundTasks(builder.Configuration).AddWriting(builder.Configuration);
        builder.Services.AddSingleton<IKnowledgeIntake>(provider => new Intake(provider.GetRequiredService<AssetLibrary>(), intake));
        var host = builder.Build();
        await host.StartAsync(Stop);
        return new RunningHost(host);
    }

    /// <summary>A project with these chapters; their ids in order.</summary>
    internal async Task<(string ProjectId, List<string> Chapters)> ProjectAsync(params string[] texts)
    {
        var projectId = Ids.New("p");
        var chapters = texts.Select(_ => Ids.New("ch")).ToList();
        await Database.Owner.InTenantAsync("t_001", async tx =>
        {
            await tx.ExecuteAsync("insert into gateway.projects (tenant_id, project_id, name) values ('t_001', @projectId, 'Rain')", new { projectId });
            for (var i = 0; i < texts.Length; i++)
                await tx.ExecuteAsync("insert into gateway.chapters (tenant_id, project_id, chapter_id, ordinal, content) values ('t_001', @projectId, @id, @ordinal, @text)",
                    new { projectId, id = chapters[i], ordinal = i + 1, text = texts[i] });
        }, Stop);
        return (projectId, chapters);
    }

    /// <summary>A file of the project, as the hub would have registered it.</summary>
    internal async Task StoreAsync(string projectId, string artifactId, byte[] file)
    {
        var key = $"t_001/{projectId}/{artifactId}";
        using var content = new MemoryStream(file);
        await Bucket.Store.PutAsync(key, content, "text/plain", Stop);
        await Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("""
            insert into worker_hub.artifacts (artifact_id, tenant_id, project_id, run_id, job_id, attempt, kind, bucket, object_key, sha256, bytes, content_type)
            values (@artifactId, 't_001', @projectId, 'run_x', 'job_x', 1, 'document', @bucket, @key, @sha256, @bytes, 'text/plain')
            """, new { artifactId, projectId, bucket = Bucket.Store.Bucket, key, sha256 = new string('0', 64), bytes = file.LongLength }), Stop);
    }

    /// <summary>A document of the project's library: text, a file as it was uploaded, or one whose file is still awaited.</summary>
    internal async Task<string> AssetAsync(string projectId, string? text = null, byte[]? file = null, string contentType = "text/plain", string status = "ready", string tenant = "t_001")
    {
        var assetId = Ids.New("doc");
        var key = text is null ? $"{tenant}/{projectId}/uploads/{assetId}" : null;
        if (file is not null)
        {
            using var content = new MemoryStream(file);
            await Bucket.Store.PutAsync(key!, content, contentType, Stop);
        }
        var document = new
        {
            DocumentId = assetId, ProjectId = projectId, Kind = "knowledge", Title = assetId, Content = text, Sha256 = assetId.PadRight(64, '0')[^64..], Status = status, ObjectKey = key,
            ObjectBytes = file?.Length, ContentType = key is null ? null : contentType, Tags = Array.Empty<string>(),
        };
        await Database.App.InTenantAsync(tenant, tx => tx.ExecuteAsync("select asset_knowledge.add_document(@document, '[]')", new { document = Jsonb.Of(document) }), Stop);
        return assetId;
    }

    /// <summary>Accepts a task as the gateway does. The executor's sweep takes it in.</summary>
    internal async Task<string> SubmitAsync(string type, string projectId, object parameters)
    {
        var spec = new { TaskId = Ids.New("task"), RunId = Ids.New("run"), TenantId = "t_001", ProjectId = projectId, TaskType = type, Payload = parameters };
        return await Database.App.InTenantAsync("t_001", tx => tx.QuerySingleAsync<string>("select task_id from orchestrator.accept_once(@spec)", new { spec = Jsonb.Of(spec) }), Stop);
    }

    /// <summary>Waits until a task is over.</summary>
    internal async Task<TaskRow> EndOfAsync(string taskId)
    {
        TaskRow row = null!;
        await Eventually.AssertAsync(async () =>
        {
            row = (await Database.Worker.ReadOneAsync<TaskRow>("select status, result, error, retry_count, sub_tasks from orchestrator.task_v1 where task_id = @taskId", new { taskId }, Stop))!;
            return row.Status is "completed" or "completed_with_errors" or "failed" or "cancelled" or "dead_letter";
        }, TimeSpan.FromSeconds(120), $"task {taskId} is over", Stop);
        return row;
    }

    internal Task<IReadOnlyList<ChapterRow>> ChaptersAsync(string projectId) => Database.Worker.ReadAsync<ChapterRow>(
        "select chapter_id, title, ordinal, content, summary, summary_method from gateway.chapter_v1 where project_id = @projectId order by ordinal, chapter_id", new { projectId }, Stop);

    private sealed class Intake(AssetLibrary library, Func<KnowledgeChapter, Func<Task>, CancellationToken, Task>? around) : IKnowledgeIntake
    {
        public Task TakeInAsync(KnowledgeChapter chapter, CancellationToken cancellation)
        {
            return around is null ? ReallyAsync() : around(chapter, ReallyAsync, cancellation);

            Task ReallyAsync() => library.IngestAsync(new AssetDocument
            {
                TenantId = chapter.TenantId, ProjectId = chapter.ProjectId, Kind = AssetKind.Knowledge, Title = chapter.Title, Content = chapter.Text, Source = $"chapter:{chapter.ChapterId}",
            }, cancellation);
        }
    }
}

/// <summary>An executor that ends as a process does when it is told to.</summary>
internal sealed class RunningHost(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
    }
}

/// <summary>A task as its caller sees it.</summary>
internal sealed record TaskRow
{
    public required string Status { get; init; }
    public JsonElement? Result { get; init; }
    public JsonElement? Error { get; init; }
    public int RetryCount { get; init; }
    public JsonElement? SubTasks { get; init; }
    public string? ErrorCode => Error?.GetProperty("code").GetString();
    public string? Text(string name) => Result!.Value.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A chapter as it is stored.</summary>
internal sealed record ChapterRow
{
    public required string ChapterId { get; init; }
    public string? Title { get; init; }
    public int Ordinal { get; init; }
    public required string Content { get; init; }
    public string? Summary { get; init; }
    public string? SummaryMethod { get; init; }
}
