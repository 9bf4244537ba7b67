using System.Reflection;
using Ainer.LocalHost.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Ainer.LocalHost.Timers;

/// <summary>Timer triggers: one loop per function.</summary>
internal sealed class TimerTriggers(
    IConfiguration configuration, IFunctionInvoker invoker, TimeProvider time, ILogger<TimerTriggers> logger) : ITriggerExtension, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    public Type AttributeType => typeof(TimerTriggerAttribute);

    public FunctionListing Describe(LocalFunction function)
    {
        ScheduleOf(function);
        RetryPlan.Of(function.Method);
        return new("timerTrigger", SettingExpansion.Expand(((TimerTriggerAttribute)function.Trigger).Schedule, configuration));
    }

    public ParameterBinding BindTrigger(ParameterInfo parameter) => parameter.ParameterType == typeof(TimerInfo)
        ? static (_, trigger) => new(trigger)
        : throw new InvalidOperationException($"parameter {parameter.Name}: a timer trigger's parameter is a TimerInfo.");

    public Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        foreach (var function in functions)
        {
            var loop = new TimerLoop(function, ScheduleOf(function), RetryPlan.Of(function.Method), invoker, time, logger);
            _loops.Add(Task.Run(() => loop.RunAsync(_stop.Token), CancellationToken.None));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    public void Dispose() => _stop.Dispose();

    private Schedule ScheduleOf(LocalFunction function)
    {
        try
        {
            return Schedule.Parse(SettingExpansion.Expand(((TimerTriggerAttribute)function.Trigger).Schedule, configuration));
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }
}
