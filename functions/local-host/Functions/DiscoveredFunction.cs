using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Ainer.LocalHost.Functions;

/// <summary>A method with [Function] and exactly one trigger parameter.</summary>
internal sealed record DiscoveredFunction(string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger);
