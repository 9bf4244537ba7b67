using System.Text.Json.Nodes;
using Ainer.FunctionApp.Access;
using Ainer.FunctionApp.Http;
using Ainer.TypedTasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.TypedTasks;

/// <summary>One task type with its schemas.</summary>
internal sealed record TaskTypeView(string TaskType, string Summary, bool Fingerprinted, JsonNode ParametersSchema, JsonNode ResultSchema);

/// <summary>/api/v1/task-types.</summary>
internal static class TaskTypeFunctions
{
    private static readonly Page<TaskTypeView> Types = new(
        [FilmType.View, .. TaskCatalog.All.Where(type => type.Public).Select(type => new TaskTypeView(type.Name, type.Summary, type.Fingerprinted, type.ParametersSchema, type.ResultSchema))], null);

    [Function("ListTaskTypes"), RequiresRole(Role.Viewer)]
    public static IActionResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/v1/task-types")] HttpRequest request) => Answers.Json(Types);
}
