namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks the parameter whose arrival starts the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
#pragma warning disable CA1012 // The SDK's constructor is public.
public abstract class TriggerBindingAttribute : BindingAttribute
{
    public TriggerBindingAttribute()
    {
    }
}
