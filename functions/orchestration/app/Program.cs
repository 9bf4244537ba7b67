using Ainer.FunctionApp;
using Ainer.FunctionApp.Access;
using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Orchestration;
using Ainer.Orchestrator;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAinerApp();
builder.Services
    .AddMessaging(builder.Configuration)
    .AddOrchestrator(builder.Configuration)
    .AddObserver()
    .AddRunStages(builder.Configuration)
    .AddSingleton<IKeyDirectory, WorkerKeyDirectory>();
builder.Build().Run();
