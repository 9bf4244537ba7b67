using Ainer.Contracts.Errors;
using Ainer.Contracts.Events;

namespace Ainer.Gateway.Webhooks;

/// <summary>What a webhook may ask for. Pure.</summary>
internal static class WebhookRules
{
    private const int MostEvents = 50;
    private const int LongestDescription = 500;
    internal static readonly string[] Statuses = ["active", "disabled"];
    internal static readonly string[] DeliveryStatuses = ["pending", "delivered", "failed"];
    internal static readonly string[] Types = [.. EventCatalog.All.Where(rule => rule.Public).Select(rule => rule.Type)];

    /// <summary>Throws validation_failed for a wish that no event can fulfil.</summary>
    public static void Check(string[]? events, string? description, string? status)
    {
        if (events is { Length: 0 or > MostEvents }) throw Invalid($"Name 1 to {MostEvents} events; [\"*\"] is all of them.", "events", null);
        if (events?.FirstOrDefault(wanted => !IsKnown(wanted)) is { } unknown)
            throw Invalid($"There is no event '{unknown}'. Name a type, a family such as run.*, or *.", "events", Types);
        if (description?.Length > LongestDescription) throw Invalid($"The description may have {LongestDescription} characters.", "description", null);
        if (status is not null && !Statuses.Contains(status)) throw Invalid($"The status is {string.Join(" or ", Statuses)}.", "status", Statuses);
    }

    private static bool IsKnown(string wanted) =>
        wanted == "*" || Types.Contains(wanted) || (wanted.EndsWith(".*", StringComparison.Ordinal) && Types.Any(type => type.StartsWith(wanted[..^1], StringComparison.Ordinal)));

    private static AinerException Invalid(string message, string field, string[]? allowed) => new(ErrorCode.ValidationFailed, message, new { field, allowed });
}
