using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.LocalHost.Invocation;

/// <summary>One invocation. What an invocation may never ask for (ids, features, linked tokens) is made when it is asked for.</summary>
internal sealed class LocalFunctionContext(
    LocalFunction function,
    FunctionInput input,
    IServiceProvider services,
    CancellationToken triggerCancellation,
    CancellationToken hostCancellation) : FunctionContext, IDisposable
{
    private CancellationTokenSource? _linked;
    private LocalInvocationFeatures? _features;
    private IDictionary<object, object>? _items;
    private Dictionary<string, object?>? _outputs;

    public LocalFunction Function => function;

    public FunctionInput Input => input;

    /// <summary>Set by the ASP.NET Core integration, for HTTP triggers.</summary>
    public HttpContext? HttpContext { get; set; }

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public object? Result { get; set; }

    public Dictionary<string, object?> Outputs => _outputs ??= new(StringComparer.OrdinalIgnoreCase);

    // A random trace id has the bytes of a random GUID, and comes from the generator that tracing uses anyway.
    public override string InvocationId => field ??= new Guid(Convert.FromHexString(ActivityTraceId.CreateRandom().ToHexString())).ToString();

    public override string FunctionId => function.Definition.Id;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new LocalInvocationFeatures();

    public override BindingContext BindingContext =>
        field ??= new LocalBindingContext(input.BindingData ?? ImmutableDictionary<string, object?>.Empty);

    public override TraceContext TraceContext => field ??= new LocalTraceContext(input);

    public override RetryContext RetryContext => field ??= new LocalRetryContext(input.RetryCount, input.MaxRetryCount);

    public override CancellationToken CancellationToken =>
        (_linked ??= CancellationTokenSource.CreateLinkedTokenSource(triggerCancellation, hostCancellation)).Token;

    /// <summary>The local host's own context.</summary>
    /// <exception cref="ArgumentException">The context was made by someone else (a test, say).</exception>
    public static LocalFunctionContext From(FunctionContext context) =>
        context as LocalFunctionContext
        ?? throw new ArgumentException($"{context?.GetType().Name} is no context of this host.", nameof(context));

    public void Dispose() => _linked?.Dispose();
}
