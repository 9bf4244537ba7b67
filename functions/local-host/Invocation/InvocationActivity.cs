using System.Diagnostics;

namespace Ainer.LocalHost.Invocation;

/// <summary>The activity around one invocation, from the source that the real worker uses.</summary>
internal static class InvocationActivity
{
    public const string SourceName = "Microsoft.Azure.Functions.Worker";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Starts it under the trigger's traceparent. Where nobody listens, an activity is made all the same if the trigger brought a
    /// traceparent and nothing else carries it on, so that logs and messages of the function stay in the trace.
    /// </summary>
    public static Activity? Start(LocalFunction function, FunctionInput input)
    {
        if (Source.HasListeners())
            return Listened(function, input);
        if (input.TraceParent is null || Activity.Current?.Id is not null)
            return null;
        var activity = new Activity(function.ActivityName).SetParentId(input.TraceParent);
        activity.TraceStateString = input.TraceState;
        return activity.Start();
    }

    private static Activity? Listened(LocalFunction function, FunctionInput input)
    {
        ActivityContext.TryParse(input.TraceParent, input.TraceState, isRemote: true, out var parent);
        var activity = Source.StartActivity(function.ActivityName, input.ActivityKind, parent);
        activity?.SetTag("faas.name", function.Name);
        return activity;
    }
}
