using Ainer.GpuAgent.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddAgent();
var app = builder.Build();
app.MapStatusPages();
await app.RunAsync();
