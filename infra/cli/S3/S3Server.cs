using System.Net;
using Ainer.Cli.House;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ainer.Cli.S3;

/// <summary>
/// A small S3-compatible object store on 127.0.0.1 that keeps its objects in a folder. It is what a single machine uses
/// instead of MinIO or AWS, and it needs nothing installed.
/// </summary>
internal static class S3Server
{
    public static WebApplication Build(int port, string folder, string accessKey, string secretKey, TimeProvider time)
    {
        // The builder watches its root for changed settings: in the state folder every write of the database would wake this process.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            // Artifacts are as large as films are.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        var store = new ObjectStore(folder, time);
        var handler = new S3Handler(store, new MultipartUploads(store), new SignatureV4(accessKey, secretKey, time));
        app.Run(handler.HandleAsync);
        return app;
    }

    /// <summary>Runs until SIGTERM, with settings from the environment that the s3 part gives.</summary>
    public static async Task RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        string Need(string name) => environment.GetValueOrDefault(name)
            ?? throw new CliException($"{name} is not set. The object store is started by ./ainer up, not by hand.");
        await using var app = Build(int.Parse(Need("AINER_S3_PORT"), System.Globalization.CultureInfo.InvariantCulture), Need("AINER_S3_FOLDER"),
            Need("AINER_S3_ACCESS_KEY"), Need("AINER_S3_SECRET_KEY"), TimeProvider.System);
        await ((IHost)app).RunAsync(cancel);
    }
}
