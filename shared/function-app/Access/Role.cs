namespace Ainer.FunctionApp.Access;

/// <summary>What a key may do. Each of the first three may do what the ones before it may; node stands beside them and speaks for machines only.</summary>
public enum Role { Viewer, Editor, Admin, Node }

/// <summary>Which roles satisfy which demands. Pure.</summary>
public static class Roles
{
    /// <summary>True when a holder of one role may do what another is needed for.</summary>
    public static bool Satisfies(Role held, Role needed) =>
        held == needed || (held != Role.Node && needed != Role.Node && held > needed);
}

/// <summary>Marks an HTTP function as open to callers with at least this role. A function without the mark is public.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRoleAttribute(Role role) : Attribute
{
    /// <summary>The least role.</summary>
    public Role Role { get; } = role;

    /// <summary>True where a one-minute ticket in the query (<c>?ticket=</c>) will do, because a browser's event source cannot set headers.</summary>
    public bool TakesTicket { get; init; }
}
