using Ainer.Composer.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddComposer();
var app = builder.Build();
app.MapStatusPages();
await app.RunAsync();
