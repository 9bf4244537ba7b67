using Ainer.AssetKnowledge;
using Ainer.BackgroundTasks;
using Ainer.EntityCore;
using Ainer.FunctionApp;
using Ainer.Messaging;
using Ainer.Observer;
using Ainer.Orchestration;
using Ainer.Orchestrator;
using Ainer.Planner;
using Ainer.Webhooks;
using Ainer.Writing;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAinerApp();
builder.Services
    .AddMessaging(builder.Configuration)
    .AddOrchestrator(builder.Configuration)
    .AddBackgroundTasks(builder.Configuration)
    .AddObserver(builder.Configuration)
    .AddWebhooks(builder.Configuration)
    .AddEntityCore(builder.Configuration)
    .AddAssetKnowledge(builder.Configuration)
    .AddPlanner(builder.Configuration)
    .AddWriting(builder.Configuration)
    .AddOrchestrationParts();
builder.Build().Run();
