namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks what a parameter, method or property is bound to.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CA1012 // The SDK's constructor is public.
public abstract class BindingAttribute : Attribute
{
    public BindingAttribute()
    {
    }
}
