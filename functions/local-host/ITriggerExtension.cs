using System.Reflection;

namespace Ainer.LocalHost;

/// <summary>
/// Serves one kind of trigger. Registered in the container as a singleton (<c>AddSingleton&lt;ITriggerExtension, X&gt;</c>).
/// The host asks it to check and describe its functions while the app is built, starts it after every hosted
/// service of the app has started, and stops it first when the app drains. It runs a function through
/// <see cref="IFunctionInvoker"/>, so worker middleware runs around every invocation.
/// </summary>
public interface ITriggerExtension
{
    /// <summary>The trigger attribute that this extension serves, e.g. <c>typeof(ActivityTriggerAttribute)</c>.</summary>
    Type AttributeType { get; }

    /// <summary>How the function appears in the list that is printed at start-up. Called once per function, while the app is built.</summary>
    /// <exception cref="InvalidOperationException">The function is declared wrongly; the message is shown with the function's name.</exception>
    FunctionListing Describe(LocalFunction function);

    /// <summary>Makes the delegate that turns <see cref="FunctionInput.TriggerValue"/> into the trigger parameter's value. Called once per function.</summary>
    /// <exception cref="InvalidOperationException">The parameter's type cannot be served.</exception>
    ParameterBinding BindTrigger(ParameterInfo parameter);

    /// <summary>Starts listening for the functions of this trigger (perhaps none). Returns quickly: long work belongs to a task of its own.</summary>
    Task StartAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken);

    /// <summary>The app begins to drain: take no new work. Running invocations may go on; the host waits for them and then cancels them.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>No invocation runs any more (or the wait for them is over): give back what is unfinished, close connections.</summary>
    Task CloseAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
