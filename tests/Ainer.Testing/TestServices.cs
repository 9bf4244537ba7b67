namespace Ainer.Testing;

/// <summary>Where the real services are that tests use: environment settings, else the private ports of <c>./ainer up</c>.</summary>
public static class TestServices
{
    /// <summary>A superuser's connection string, for making and dropping databases and roles.</summary>
    public static string PostgresAdmin => Setting("AINER_TEST_POSTGRES_ADMIN", "Host=127.0.0.1;Port=55432;Username=postgres;Database=postgres");

    /// <summary>amqp URI of a user that may make vhosts.</summary>
    public static string RabbitMqUri => Setting("RabbitMq__Uri", "amqp://ainer:ainer@127.0.0.1:55672/");

    /// <summary>The management API of the same broker.</summary>
    public static string RabbitMqManagementUri => Setting("RabbitMq__ManagementUri", "http://ainer:ainer@127.0.0.1:55673");

    /// <summary>host:port.</summary>
    public static string RedisEndpoint => Setting("Redis__Endpoint", "127.0.0.1:56379");

    /// <summary>The S3 endpoint with its credentials.</summary>
    public static string S3Endpoint => Setting("S3__Endpoint", "http://127.0.0.1:59000");

    /// <inheritdoc cref="S3Endpoint"/>
    public static string S3AccessKey => Setting("S3__AccessKey", "ainer");

    /// <inheritdoc cref="S3Endpoint"/>
    public static string S3SecretKey => Setting("S3__SecretKey", "ainer-secret");

    /// <summary>A name that no other test run uses, fit for databases, vhosts and buckets.</summary>
    public static string UniqueName(string prefix) =>
        $"{prefix}-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}";

    internal static string Setting(string name, string fallback) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : fallback;
}
