using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Jobs;
using Ainer.WorkerProtocol.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ainer.WorkerProtocol.Tests;

/// <summary>
/// The hub's side of docs/leases.md in memory, over real HTTP: leases with growing tokens and an expiry, idempotent claims and uploads, outages on request.
/// </summary>
internal sealed class FakeHub : IAsyncDisposable
{
    internal const string ApiKey = "node-key";
    private readonly WebApplication _app;
    private readonly SignedBucket _bucket;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HubJob> _jobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, NodeRegistration> _nodes = new(StringComparer.Ordinal);
    private long _token;

    private FakeHub(WebApplication app, SignedBucket bucket) => (_app, _bucket) = (app, bucket);

    /// <summary>Its address.</summary>
    public string BaseUrl => _app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    /// <summary>True makes every call answer 503.</summary>
    public bool Away { get; set; }
    /// <summary>When it did.</summary>
    public ConcurrentQueue<DateTimeOffset> Refused { get; } = new();
    /// <summary>True keeps nodes from taking work.</summary>
    public bool Drain { get; set; }
    /// <summary>Seconds a lease lasts.</summary>
    public int LeaseS { get; set; } = 20;
    /// <summary>Heartbeats seen.</summary>
    public ConcurrentQueue<HeartbeatRequest> Heartbeats { get; } = new();
    /// <summary>Claims asked for, by job. What an earlier test left behind, and the broker gives back late, is none of this hub's.</summary>
    public ConcurrentQueue<string> Claims { get; } = new();
    /// <summary>The nodes known now.</summary>
    public IReadOnlyDictionary<string, NodeRegistration> Nodes => _nodes;

    public static async Task<FakeHub> StartAsync(SignedBucket bucket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new FakeHub(builder.Build(), bucket);
        hub.Map();
        await hub._app.StartAsync();
        return hub;
    }

    /// <summary>What earlier jobs have made, by content address; URLs are given at each question.</summary>
    public ConcurrentDictionary<string, (string Key, ReusableArtifact Artifact)> Made { get; } = new(StringComparer.Ordinal);
    /// <summary>The URLs given for what was made before.</summary>
    public ConcurrentQueue<string> Given { get; } = new();

    /// <summary>Adds a job that may be claimed; the dispatch is sent by the test. Without a key of their own, inputs are what earlier jobs uploaded.</summary>
    public void Add(ClaimedJob job, string? inputKey = null)
    {
        lock (_gate) _jobs[job.JobId] = new HubJob { Job = job, InputKey = inputKey };
    }

    /// <summary>Forgets every node, as a hub with an empty database would.</summary>
    public void ForgetNodes() => _nodes.Clear();

    /// <summary>Takes a lease away.</summary>
    public void Revoke(string jobId, bool cancelled = false)
    {
        lock (_gate) (_jobs[jobId].Open, _jobs[jobId].Cancelled) = (false, cancelled);
    }

    /// <summary>The stored object of the only upload of a job.</summary>
    public (string Key, UploadRequest Request, string ArtifactId) UploadOf(string jobId)
    {
        lock (_gate)
        {
            var (artifactId, request) = _jobs[jobId].Uploads.Values.Single();
            return ($"out/{artifactId}", request, artifactId);
        }
    }

    /// <summary>The token of the present lease.</summary>
    public long TokenOf(string jobId)
    {
        lock (_gate) return _jobs[jobId].Job.Token;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            if (Away)
            {
                Refused.Enqueue(TimeProvider.System.GetUtcNow());
                context.Response.StatusCode = 503;
            }
            else if (context.Request.Headers.Authorization != $"Bearer {ApiKey}") context.Response.StatusCode = 401;
            else await next();
        });
        _app.MapPost("/internal/hub/nodes", context => AnswerAsync<NodeRegistration>(context, node =>
        {
            _nodes[node.NodeId] = node;
            return new NodeRegistered(node.NodeId, 1, $"node.{node.NodeId}.control");
        }));
        _app.MapPost("/internal/hub/nodes/{id}/heartbeat", context => AnswerAsync<HeartbeatRequest>(context, beat => Beat(context, beat)));
        _app.MapPost("/internal/hub/jobs/{id}/claim", context => AnswerAsync<ClaimRequest>(context, claim => Claim(IdOf(context), claim)));
        _app.MapPost("/internal/hub/jobs/{id}/uploads", context => AnswerAsync<UploadRequest>(context, upload => Upload(IdOf(context), upload)));
        _app.MapPost("/internal/hub/jobs/{id}/reuse", context => AnswerAsync<ReuseRequest>(context, Reuse));
    }

    private HeartbeatAnswer? Beat(HttpContext context, HeartbeatRequest beat)
    {
        if (!_nodes.ContainsKey(IdOf(context))) return null;
        Heartbeats.Enqueue(beat);
        lock (_gate)
        {
            return new HeartbeatAnswer { Drain = Drain, Leases = [.. beat.Leases.Select(Judge)] };
        }

        LeaseAnswer Judge(HeldLease lease)
        {
            var job = _jobs[lease.JobId];
            var valid = job.Open && job.Job.Token == lease.Token && job.Job.Attempt == lease.Attempt;
            return new LeaseAnswer { JobId = lease.JobId, Attempt = lease.Attempt, Valid = valid, LeaseS = LeaseS, Cancelled = job.Cancelled };
        }
    }

    private object? Claim(string id, ClaimRequest claim)
    {
        lock (_gate)
        {
            if (!_jobs.TryGetValue(id, out var job)) return null;
            Claims.Enqueue(id);
            if (job.Cancelled || claim.Attempt != job.Job.Attempt || (job.Holder is not null && (job.Holder != claim.NodeId || !job.Open)))
                return Results.Json(new { error = new { code = "lease_stale", message = "another attempt has it" } }, statusCode: 409);
            if (job.Holder is null) job.Job = job.Job with { Token = ++_token, LeaseS = LeaseS };
            (job.Holder, job.Open) = (claim.NodeId, true);
            return job.Job with { Inputs = [.. job.Job.Inputs.Select(input => input with { Url = _bucket.PresignGet(job.InputKey ?? $"out/{input.ArtifactId}") })] };
        }
    }

    private object? Upload(string id, UploadRequest upload)
    {
        lock (_gate)
        {
            var job = _jobs[id];
            if (!job.Open || job.Job.Token != upload.Token)
                return Results.Json(new { error = new { code = "lease_stale", message = "the token is old" } }, statusCode: 409);
            if (!job.Uploads.TryGetValue(upload.File, out var known)) job.Uploads[upload.File] = known = ($"art_{id}_{job.Uploads.Count}", upload);
            return new UploadTarget { ArtifactId = known.ArtifactId, Url = _bucket.PresignPut($"out/{known.ArtifactId}", upload.ContentType), Headers = new Dictionary<string, string> { ["Content-Type"] = upload.ContentType } };
        }
    }

    private ReuseAnswer Reuse(ReuseRequest request)
    {
        var found = request.Addresses.Where(Made.ContainsKey).Select(address => Made[address].Artifact with { Url = _bucket.PresignGet(Made[address].Key) }).ToList();
        foreach (var artifact in found) Given.Enqueue(artifact.Url);
        return new ReuseAnswer(found);
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static async Task AnswerAsync<T>(HttpContext context, Func<T, object?> answer)
    {
        var body = (await JsonSerializer.DeserializeAsync<T>(context.Request.Body, AinerJson.Options))!;
        var result = answer(body);
        if (result is IResult ready) await ready.ExecuteAsync(context);
        else if (result is null) context.Response.StatusCode = (int)HttpStatusCode.NotFound;
        else await context.Response.WriteAsJsonAsync(result, result.GetType(), AinerJson.Options);
    }

    private sealed class HubJob
    {
        public required ClaimedJob Job { get; set; }
        public required string? InputKey { get; init; }
        public string? Holder { get; set; }
        public bool Open { get; set; }
        public bool Cancelled { get; set; }
        public Dictionary<string, (string ArtifactId, UploadRequest Request)> Uploads { get; } = new(StringComparer.Ordinal);
    }
}
