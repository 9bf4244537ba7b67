namespace Ainer.LocalHost.Durable.History;

/// <summary>The stored names of event kinds.</summary>
internal static class EventKinds
{
    private static readonly string[] Names = Enum.GetNames<EventKind>();

    public static string Text(EventKind kind) => Names[(int)kind];

    public static EventKind Parse(string text) => (EventKind)Array.IndexOf(Names, text) is var kind && (int)kind >= 0
        ? kind
        : throw new FormatException($"The history names an event '{text}' that this engine does not know.");
}
