using Ainer.FunctionApp;
using Ainer.Gateway;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAinerApp();
builder.Services.AddGateway(builder.Configuration);
builder.Build().Run();
