namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks a parameter that is filled from somewhere else than the trigger.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
#pragma warning disable CA1012 // The SDK's constructor is public.
public abstract class InputBindingAttribute : BindingAttribute
{
    public InputBindingAttribute()
    {
    }
}
