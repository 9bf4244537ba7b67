using System.Reflection;
using Ainer.LocalHost.Tests.Seam;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

[assembly: Ainer.LocalHost.LocalHostExtension(typeof(EchoExtension))]

namespace Ainer.LocalHost.Tests.Seam;

/// <summary>Starts a function when a test says so: the least that an extension can be.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EchoTriggerAttribute : TriggerBindingAttribute;

internal sealed class EchoExtension : ILocalHostExtension
{
    public void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EchoTriggers>();
        builder.Services.AddSingleton<ITriggerExtension>(services => services.GetRequiredService<EchoTriggers>());
        builder.Services.AddSingleton<IParameterBinder, UriBinder>();
    }

    private sealed class UriBinder : IParameterBinder
    {
        public ParameterBinding? TryBind(ParameterInfo parameter) =>
            parameter.ParameterType == typeof(Uri) ? (_, trigger) => new(new Uri($"echo:{trigger}")) : null;
    }
}

internal sealed class EchoTriggers(IFunctionInvoker invoker) : ITriggerExtension
{
    private IReadOnlyList<LocalFunction> _functions = [];

    public List<string> Calls { get; } = [];

    public Type AttributeType => typeof(EchoTriggerAttribute);

    public FunctionListing Describe(LocalFunction function) => new("echoTrigger", function.TriggerParameter.Name!);

    public ParameterBinding BindTrigger(ParameterInfo parameter) => (_, trigger) => new(trigger);

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken) => Note("start", () => _functions = functions);

    public Task StopAsync(CancellationToken cancellationToken) => Note("stop");

    public Task CloseAsync(CancellationToken cancellationToken) => Note("close");

    public Task<object?> RunAsync(string name, FunctionInput input, CancellationToken cancellationToken) =>
        invoker.InvokeAsync(_functions.Single(f => f.Name == name), input, cancellationToken);

    private Task Note(string call, Action? act = null)
    {
        Calls.Add(call);
        act?.Invoke();
        return Task.CompletedTask;
    }
}
