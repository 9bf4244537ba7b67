namespace Ainer.LocalHost;

/// <summary>A function's line in the list that is printed at start-up and served at /admin/functions.</summary>
/// <param name="TriggerType">The binding's type as in functions.metadata, e.g. <c>activityTrigger</c>.</param>
/// <param name="Detail">What it listens to: methods and URL, queue, schedule; may be empty.</param>
public sealed record FunctionListing(string TriggerType, string Detail);
