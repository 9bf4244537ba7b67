namespace Ainer.Gateway;

/// <summary>A place in a list ordered by time and id, which stays where it is when rows are added.</summary>
internal sealed record ListPlace(DateTimeOffset At, string Id);
