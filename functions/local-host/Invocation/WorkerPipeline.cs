using Microsoft.Azure.Functions.Worker.Middleware;

namespace Ainer.LocalHost.Invocation;

/// <summary>The worker middleware in the order in which it was added; the first is outermost.</summary>
internal sealed class WorkerPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => _middleware.Add(middleware);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate innermost) =>
        Enumerable.Reverse(_middleware).Aggregate(innermost, (next, middleware) => middleware(next));
}
