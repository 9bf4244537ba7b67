using Ainer.AssetKnowledge;
using Ainer.EntityCore;
using Ainer.FunctionApp;
using Ainer.FunctionApp.Access;
using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Orchestration.Stages;
using Ainer.Orchestration.Sweeps;
using Ainer.Orchestrator;
using Ainer.Planner;
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
    .AddEntityCore(builder.Configuration)
    .AddAssetKnowledge(builder.Configuration)
    .AddPlanner(builder.Configuration)
    .AddSingleton<Preparation>()
    .AddSingleton<ProcessStart>()
    .AddSingleton<IKeyDirectory, WorkerKeyDirectory>();
builder.Build().Run();
