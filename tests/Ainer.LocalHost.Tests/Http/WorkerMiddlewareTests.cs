using System.Net;
using Ainer.LocalHost.Tests.Sample;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ainer.LocalHost.Tests.Http;

public sealed class WorkerMiddlewareTests
{
    [Fact]
    public async Task Middleware_runs_in_the_order_in_which_it_was_added()
    {
        await using var app = await SampleApp.StartAsync(["Void"], builder =>
        {
            builder.UseMiddleware<First>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.InstanceServices.GetRequiredService<Probe>().Note("second in");
                await next();
                context.InstanceServices.GetRequiredService<Probe>().Note("second out");
            });
            builder.UseWhen<Never>(_ => false);
        });
        await GetAsync(app, "/void");
        await app.Probe.WaitForAsync("scope disposed");
        Assert.Equal(["first in", "second in", "void GET", "second out", "first out", "scope disposed"], app.Probe.Notes);
    }

    [Fact]
    public async Task Middleware_can_answer_by_setting_the_result_without_running_the_function()
    {
        await using var app = await SampleApp.StartAsync(["Void"], builder => builder.UseMiddleware((context, _) =>
        {
            context.GetInvocationResult().Value = new ObjectResult("who are you?") { StatusCode = 401 };
            return Task.CompletedTask;
        }));
        Assert.Equal((HttpStatusCode.Unauthorized, "who are you?"), await GetAsync(app, "/void"));
        Assert.Equal(0, app.Probe.Count("void"));
    }

    [Fact]
    public async Task Middleware_can_answer_by_writing_the_response()
    {
        await using var app = await SampleApp.StartAsync(["Void"], builder => builder.UseMiddleware(async (context, _) =>
        {
            var response = context.GetHttpContext()!.Response;
            response.StatusCode = 429;
            await response.WriteAsync("slow down");
        }));
        Assert.Equal((HttpStatusCode.TooManyRequests, "slow down"), await GetAsync(app, "/void"));
    }

    [Fact]
    public async Task Middleware_can_turn_an_exception_into_an_answer()
    {
        await using var app = await SampleApp.StartAsync(["Boom"], builder => builder.UseMiddleware(async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (InvalidOperationException)
            {
                context.GetInvocationResult().Value = new ObjectResult("caught") { StatusCode = 422 };
            }
        }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "caught"), await GetAsync(app, "/boom"));
    }

    [Fact]
    public async Task Middleware_of_the_http_integration_sees_what_the_function_sees()
    {
        await using var app = await SampleApp.StartAsync(["Void"], builder => builder.UseMiddleware(async (context, next) =>
        {
            context.Items["k"] = "v";
            context.Features.Set(new Version(1, 2));
            await next();
            var probe = context.InstanceServices.GetRequiredService<Probe>();
            probe.Note($"{context.Items["k"]} {context.Features.Get<Version>()} {Guid.TryParse(context.InvocationId, out _)}");
            probe.Note($"{context.FunctionDefinition.InputBindings["request"].Type} {context.FunctionDefinition.EntryPoint}");
            probe.Note($"same scope {ReferenceEquals(context.InstanceServices, context.GetHttpContext()!.RequestServices)}");
        }));
        await GetAsync(app, "/void");
        await app.Probe.WaitForAsync("v 1.2 True");
        await app.Probe.WaitForAsync("httpTrigger Ainer.LocalHost.Tests.Sample.ResultFunctions.Nothing");
        await app.Probe.WaitForAsync("same scope True");
    }

    [Fact]
    public async Task Middleware_runs_around_timers_too_and_sees_no_request_there()
    {
        await using var app = await SampleApp.StartAsync(["AtStartUp"], builder => builder.UseMiddleware(async (context, next) =>
        {
            context.InstanceServices.GetRequiredService<Probe>().Note($"around {context.FunctionDefinition.Name} {context.GetHttpContext() is null}");
            await next();
        }));
        await app.Probe.WaitForAsync("start-up");
        Assert.Equal("around AtStartUp True", app.Probe.Notes[0]);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(SampleApp app, string path)
    {
        using var response = await app.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed class First(Probe probe) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            probe.Note("first in");
            await next(context);
            probe.Note("first out");
        }
    }

    private sealed class Never : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => throw new InvalidOperationException("not for this function");
    }
}
