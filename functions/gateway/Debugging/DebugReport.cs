using System.Text.Json;
using Ainer.Artifacts;
using Ainer.Contracts;
using Ainer.FunctionApp.Access;
using Ainer.Messaging;
using Ainer.Postgres;
using Ainer.Redis;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ainer.Gateway.Debugging;

/// <summary>The settings in force, without secrets: named one by one, because a list of what to hide would miss the next secret.</summary>
internal sealed record SettingsReport(JsonElement Gateway, JsonElement Access, IReadOnlyDictionary<string, string?> Services);

/// <summary>The migration that a schema has reached.</summary>
internal sealed record SchemaReport(string Schema, int Version, string Name, DateTimeOffset AppliedAt);

/// <summary>The migrations of every schema.</summary>
internal sealed record MigrationsReport(IReadOnlyList<SchemaReport> Items);

/// <summary>What the debug endpoints tell.</summary>
internal sealed class DebugReport(
    AppDatabase database, IOptions<GatewayOptions> gateway, IOptions<AccessOptions> access, IOptions<RabbitMqOptions> broker, IOptions<RedisOptions> redis, IOptions<S3Options> objects)
{
    /// <summary>What the process was told, as it understood it.</summary>
    public SettingsReport Settings()
    {
        var postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        Uri.TryCreate(broker.Value.Uri, UriKind.Absolute, out var queue);
        return new SettingsReport(AinerJson.ToElement(gateway.Value), AinerJson.ToElement(access.Value), new Dictionary<string, string?>
        {
            ["postgres"] = $"{postgres.Host}:{postgres.Port}/{postgres.Database} as {postgres.Username}",
            ["rabbitmq"] = queue is null ? null : $"{queue.Host}:{queue.Port}{queue.AbsolutePath}",
            ["redis"] = redis.Value.Endpoint,
            ["s3"] = $"{objects.Value.Endpoint} bucket {objects.Value.Bucket}",
        });
    }

    /// <summary>How far each schema is migrated.</summary>
    public async Task<MigrationsReport> MigrationsAsync(CancellationToken ct) =>
        new([.. (await SchemaVersions.AppliedAsync(database.ConnectionString, ct)).GroupBy(row => row.Schema).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.MaxBy(row => row.Number)!).Select(last => new SchemaReport(last.Schema, last.Number, last.Name, last.AppliedAt))]);
}
