namespace Ainer.LocalHost;

/// <summary>
/// Says that this assembly adds something to the local host. The host reads the attribute from every assembly that the
/// app references (directly or not), makes the type with its parameterless constructor and calls
/// <see cref="ILocalHostExtension.Configure"/> inside <c>FunctionsApplication.CreateBuilder</c>, before the app's own registrations.
/// </summary>
/// <example><c>[assembly: LocalHostExtension(typeof(DurableExtension))]</c></example>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LocalHostExtensionAttribute(Type extensionType) : Attribute
{
    /// <summary>A class with a parameterless constructor that implements <see cref="ILocalHostExtension"/>.</summary>
    public Type ExtensionType { get; } = extensionType;
}
