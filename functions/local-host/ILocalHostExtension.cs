using Microsoft.Azure.Functions.Worker.Builder;

namespace Ainer.LocalHost;

/// <summary>
/// Registers what an extension brings: one <see cref="ITriggerExtension"/> for each trigger attribute it serves, one
/// <see cref="IParameterBinder"/> for parameters of other kinds, worker middleware, and its own services.
/// </summary>
public interface ILocalHostExtension
{
    void Configure(FunctionsApplicationBuilder builder);
}
