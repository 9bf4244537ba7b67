using Ainer.Artifacts;
using Ainer.FunctionApp;
using Ainer.FunctionApp.Access;
using Ainer.Messaging;
using Ainer.ModelRouter;
using Ainer.WorkerHub;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAinerApp();
builder.Services
    .AddMessaging(builder.Configuration)
    .AddArtifactStore(builder.Configuration)
    .AddModelRouter(builder.Configuration)
    .AddWorkerHub(builder.Configuration)
    .AddSingleton<IKeyDirectory, WorkerKeyDirectory>();
builder.Build().Run();
