using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.Benchmarks.Tasks;

/// <summary>What POST /tasks is measured against: Kestrel, one route, one row inserted and committed.</summary>
internal static class BareEndpoint
{
    public static async Task RunAsync(string port, string connection)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var source = NpgsqlDataSource.Create(connection + ";Max Auto Prepare=10");
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok");
        app.MapPost("/api/v1/tasks", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            await using var command = source.CreateCommand("insert into public.bare (body) values ($1)");
            command.Parameters.AddWithValue(body);
            await command.ExecuteNonQueryAsync();
            return Results.Text("""{"status":"queued"}""", "application/json", statusCode: 202);
        });
        await app.RunAsync();
    }
}
