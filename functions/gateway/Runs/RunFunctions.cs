using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Events;
using Ainer.Contracts.Jobs;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.Gateway.Artifacts;
using Ainer.Gateway.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Runs;

/// <summary>/api/v1/runs.</summary>
internal sealed class RunFunctions(RunQueries runs, RunCommands commands, ArtifactQueries artifacts)
{
    [Function("ListRuns"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs")] HttpRequest request, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await runs.ListAsync(context.Caller().TenantId,
            new RunFilter(Query.Choices(request, "status", RunQueries.Statuses), Query.Choices(request, "stage", Names.All<RunStage>()), Query.Text(request, "batch_id"), Query.Text(request, "project_id")),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetRun"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await runs.GetInLineAsync(context.Caller().TenantId, id, ct));

    [Function("ListRunJobs"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> JobsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/jobs")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await runs.JobsAsync(context.Caller().TenantId, id, Query.Choices(request, "status", Names.All<JobStatus>()), Query.Choices(request, "kind", Names.All<JobKind>()),
            Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("ListRunArtifacts"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> ArtifactsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/artifacts")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await artifacts.OfRunAsync(context.Caller().TenantId, id, Query.Choices(request, "kind", Names.All<ArtifactKind>()), Query.Text(request, "job_id"), Query.Limit(request), Query.Text(request, "cursor"), ct));

    [Function("GetRunOutput"), RequiresRole(Role.Viewer)]
    public async Task<IActionResult> OutputAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/runs/{id}/output")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        Answers.Json(await artifacts.OutputAsync(context.Caller().TenantId, id, ct));

    [Function("CancelRun"), RequiresRole(Role.Editor)]
    public Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/cancel")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SendAsync(request, id, RunCommand.Cancel, context, ct);

    [Function("RetryRun"), RequiresRole(Role.Editor)]
    public Task<IActionResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/retry")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SendAsync(request, id, RunCommand.Retry, context, ct);

    [Function("ApproveRun"), RequiresRole(Role.Editor)]
    public Task<IActionResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/runs/{id}/approve")] HttpRequest request, string id, FunctionContext context, CancellationToken ct) =>
        SendAsync(request, id, RunCommand.Approve, context, ct);

    private async Task<IActionResult> SendAsync(HttpRequest request, string runId, RunCommand command, FunctionContext context, CancellationToken ct)
    {
        var tenantId = context.Caller().TenantId;
        var (body, scope) = await CommandBody.ReadAsync(request, tenantId, $"POST /api/v1/runs/{runId}/{Names.Of(command)}", ct);
        return Idempotent.Reply(await commands.SendAsync(tenantId, runId, command, body.Reason, scope, ct));
    }
}
