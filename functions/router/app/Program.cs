using Ainer.Artifacts;
using Ainer.Messaging;
using Ainer.ModelRouter;
using Ainer.Redis;
using Ainer.Telemetry;
using Ainer.WorkerHub;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAinerApp("router");
builder.Services
    .AddMessaging(builder.Configuration)
    .AddArtifactStore(builder.Configuration)
    .AddModelRouter(builder.Configuration)
    .AddWorkerHub(builder.Configuration);
builder.Build().Run();
