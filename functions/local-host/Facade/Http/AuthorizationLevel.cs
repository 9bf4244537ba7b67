namespace Microsoft.Azure.Functions.Worker;

/// <summary>The platform key that a request needs in Azure. The local host, like <c>func start</c>, asks for none.</summary>
public enum AuthorizationLevel
{
    Anonymous,
    User,
    Function,
    System,
    Admin,
}
