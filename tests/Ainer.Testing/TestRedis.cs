namespace Ainer.Testing;

/// <summary>A key prefix of one test class on the real Redis; its keys carry a TTL, so nothing must be deleted.</summary>
public sealed class TestRedis
{
    /// <summary>host:port.</summary>
    public string Endpoint { get; } = TestServices.RedisEndpoint;

    /// <summary>Nobody else's prefix.</summary>
    public string KeyPrefix { get; } = TestServices.UniqueName("test");

    /// <summary>The settings that point a process at it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Redis:Endpoint"] = Endpoint,
        ["Redis:KeyPrefix"] = KeyPrefix,
    };
}
