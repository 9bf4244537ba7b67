using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a parameter to the <see cref="DurableTask.Client.DurableTaskClient"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub than the app's, where the back end has several.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Another connection than the app's; the local engine has one.</summary>
    public string? ConnectionName { get; set; }
}
