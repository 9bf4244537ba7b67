using Ainer.Composer.Hosting;

// The builder watches its root for changed settings: in a folder where work is done every write of a frame or a segment would wake this process.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddComposer();
var app = builder.Build();
app.MapStatusPages();
await app.RunAsync();
