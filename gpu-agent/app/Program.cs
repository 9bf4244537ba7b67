using Ainer.GpuAgent.Hosting;

// The builder watches its root for changed settings: in a folder where work is done every write of a provider would wake this process.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddAgent();
var app = builder.Build();
app.MapStatusPages();
await app.RunAsync();
