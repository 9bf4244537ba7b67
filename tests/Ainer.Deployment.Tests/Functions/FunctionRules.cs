using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Functions;

/// <summary>
/// What the worker's generator and the Functions host ask of a function before they list it. The local host refuses most of it too; a function that only the
/// local host took would be missing in Azure without a word.
/// </summary>
internal static partial class FunctionRules
{
    private static readonly HashSet<string> Known = ["httpTrigger", "rabbitMQTrigger", "timerTrigger", "orchestrationTrigger", "activityTrigger", "durableClient"];
    private static readonly HashSet<string> Answers = ["IActionResult", "IResult"];
    private static readonly HashSet<string> Durable = ["orchestrationTrigger", "activityTrigger", "durableClient"];

    public static IEnumerable<string> Complaints(FunctionApp app) => app.Functions.SelectMany(function => Of(app.Name, function).Select(complaint => $"{app.Name}: {function.Name} ({function.Place}) {complaint}"))
        .Concat(app.Functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => $"{app.Name}: two functions are named {same.Key}"));

    private static IEnumerable<string> Of(string app, AppFunction function)
    {
        if (!function.Method.IsPublic || function.Method.IsGenericMethod || function.Method.DeclaringType!.ContainsGenericParameters) yield return "must be public and not generic: the generator passes over others";
        if (!NamePattern().IsMatch(function.Name)) yield return "has a name that the host refuses";
        foreach (var binding in function.Bindings.Where(binding => !Known.Contains(binding.Type)))
            yield return $"uses {binding.Type}: its extension package is not among those of functions/FunctionApp.props";
        if (app != "orchestration" && function.Bindings.Any(binding => Durable.Contains(binding.Type))) yield return "uses Durable Functions, which only orchestration references";
        if (function.Bindings.Count(binding => binding.IsTrigger) != 1)
        {
            yield return "must have exactly one trigger";
            yield break;
        }
        foreach (var complaint in OfTrigger(function, function.Trigger)) yield return complaint;
    }

    private static IEnumerable<string> OfTrigger(AppFunction function, AppBinding trigger)
    {
        var answer = Answer(function.Method.ReturnType);
        switch (trigger.Type)
        {
            case "httpTrigger":
                if (Equals(trigger.Attribute.ConstructorArguments[0].Value, 0) is false) yield return "must be Anonymous: our own keys decide";
                // The host compares the route without its case and refuses the whole app.
                if (trigger["Route"] is not string route || ReservedRoute().IsMatch(route)) yield return "needs a route, and admin and runtime are the host's own";
                if (!Answers.Contains(answer?.Name ?? "")) yield return "must return IActionResult or IResult: the host sends nothing else";
                break;
            case "rabbitMQTrigger":
                if (trigger.Parameter.ParameterType != typeof(string)) yield return "must take the message as text";
                if (trigger["ConnectionStringSetting"] is not "RabbitMq:Uri") yield return "must name the setting RabbitMq:Uri, which every place of deployment sets";
                break;
            case "timerTrigger":
                if (trigger.Parameter.ParameterType.Name != "TimerInfo") yield return "must take TimerInfo";
                break;
            case "orchestrationTrigger":
                if (function.Bindings.Count > 1) yield return "is an orchestrator and may have no other binding (DURABLE0008)";
                if (function.Method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken))) yield return "is an orchestrator and may take no token (DURABLE0007)";
                if (trigger.Parameter.ParameterType.Name != "TaskOrchestrationContext") yield return "must take a TaskOrchestrationContext (DURABLE1001)";
                break;
        }
        foreach (var client in function.Bindings.Where(binding => binding.Type == "durableClient" && binding.Parameter.ParameterType.Name != "DurableTaskClient"))
            yield return $"must take {client.Parameter.Name} as DurableTaskClient (DURABLE1002)";
    }

    private static Type? Answer(Type returned) => returned.IsGenericType && returned.Name is "Task`1" or "ValueTask`1" ? returned.GetGenericArguments()[0] : returned;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^(admin|runtime)", RegexOptions.IgnoreCase)]
    private static partial Regex ReservedRoute();
}
