namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks a return value, or a property of one, that is sent somewhere.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
#pragma warning disable CA1012 // The SDK's constructor is public.
public abstract class OutputBindingAttribute : BindingAttribute
{
    public OutputBindingAttribute()
    {
    }
}
