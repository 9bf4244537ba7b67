using Ainer.LocalHost.Invocation;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The ASP.NET Core side of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request being answered, or null where the trigger is not HTTP (or before the ASP.NET Core integration has run).</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context is LocalFunctionContext local ? local.HttpContext : null;
}
