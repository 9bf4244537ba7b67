using System.Security.Cryptography;
using System.Text;
using Ainer.Postgres;

namespace Ainer.Gateway.Seeding;

/// <summary>What a development house starts with: tenant t_001, project p_001, chapter ch_001, an administrator's key and a node's key.</summary>
public static class GatewaySeed
{
    private static readonly SqlFile Sql = SqlFile.Read(typeof(GatewaySeed).Assembly, "Sql/seed.sql");

    /// <summary>Seeds; a second time changes nothing but the keys' hashes.</summary>
    /// <param name="owner">The database as its owner.</param>
    /// <param name="apiKey">The development key (AINER_API_KEY), role admin.</param>
    /// <param name="nodeKey">The key of agents and composers (Hub__ApiKey), role node.</param>
    /// <param name="chapterText">The text of ch_001.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task RunAsync(OwnerDatabase owner, string apiKey, string nodeKey, string chapterText, CancellationToken cancellation) =>
        owner.InTenantAsync("t_001", async tx =>
        {
            await tx.ExecuteAsync(Sql["tenant"]);
            await tx.ExecuteAsync(Sql["project"]);
            await tx.ExecuteAsync(Sql["chapter"], new { content = chapterText });
            await tx.ExecuteAsync(Sql["key"], new { keyId = "key_dev", name = "development", role = "admin", hash = Hash(apiKey) });
            await tx.ExecuteAsync(Sql["key"], new { keyId = "key_node", name = "agents and composers", role = "node", hash = Hash(nodeKey) });
        }, cancellation);

    /// <summary>How a key is kept: lower-case hex sha256. Keys are random and long, so no salt or stretching is needed.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
