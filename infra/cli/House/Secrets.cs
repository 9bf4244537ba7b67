using System.Security.Cryptography;
using System.Text.Json;

namespace Ainer.Cli.House;

/// <summary>Passwords and keys of this copy, generated once and kept in secrets.json (mode 0600).</summary>
internal sealed record Secrets
{
    public required string PostgresSuperuser { get; init; }

    public required string PostgresOwner { get; init; }

    public required string PostgresApp { get; init; }

    public required string PostgresWorker { get; init; }

    public required string RabbitMq { get; init; }

    public required string ErlangCookie { get; init; }

    public required string S3AccessKey { get; init; }

    public required string S3SecretKey { get; init; }

    /// <summary>Development key of the seeded tenant: <c>ak_dev_</c> and hex.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Key of role node, with which agent and composer speak to the hub.</summary>
    public required string NodeKey { get; init; }

    /// <exception cref="CliException">The file is lost while the services' data is still there, so no password can match.</exception>
    public static Secrets LoadOrCreate(HouseLayout layout)
    {
        if (File.Exists(layout.SecretsFile))
            return Load(layout);
        if (Directory.Exists(Path.Combine(layout.DataOf("postgres"), "data")))
            throw new CliException(
                $"{layout.SecretsFile} is gone, but {layout.DataOf("postgres")} still holds a database made with its passwords. "
                + $"Put the file back, or start afresh: ./ainer down && rm -r {layout.State}");
        var made = new Secrets
        {
            PostgresSuperuser = Hex(16),
            PostgresOwner = Hex(16),
            PostgresApp = Hex(16),
            PostgresWorker = Hex(16),
            RabbitMq = Hex(16),
            ErlangCookie = Hex(20),
            S3AccessKey = "ainer" + Hex(6),
            S3SecretKey = Hex(20),
            ApiKey = "ak_dev_" + Hex(16),
            NodeKey = "ak_node_" + Hex(16),
        };
        AtomicFile.Write(layout.SecretsFile, JsonSerializer.Serialize(made, JsonText.Indented));
        return made;
    }

    private static Secrets Load(HouseLayout layout)
    {
        try
        {
            return JsonSerializer.Deserialize<Secrets>(File.ReadAllText(layout.SecretsFile))!;
        }
        catch (JsonException damage)
        {
            throw new CliException($"{layout.SecretsFile} cannot be read ({damage.Message}). Restore it, or start afresh: ./ainer down && rm -r {layout.State}", damage);
        }
    }

    private static string Hex(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
