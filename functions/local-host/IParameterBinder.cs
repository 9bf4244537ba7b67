using System.Reflection;

namespace Ainer.LocalHost;

/// <summary>
/// Fills parameters that no trigger fills, such as <c>[DurableClient] DurableTaskClient</c>. Registered in the container as a singleton.
/// Asked once per parameter while the app is built; the delegate it gives runs at each invocation.
/// </summary>
public interface IParameterBinder
{
    /// <summary>The delegate that makes the parameter's value, or null when this binder does not know such a parameter.</summary>
    ParameterBinding? TryBind(ParameterInfo parameter);
}
