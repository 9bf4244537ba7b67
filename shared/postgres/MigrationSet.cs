using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ainer.Postgres;

/// <summary>The migrations of one schema: the embedded files <c>Migrations/NNNN_name.sql</c> of an assembly, numbered from 1 without gaps.</summary>
public sealed partial record MigrationSet(string Schema, Assembly Assembly)
{
    /// <summary>The files in order. Throws <see cref="InvalidDataException"/> for a gap or a number used twice.</summary>
    internal IReadOnlyList<Migration> Read()
    {
        var migrations = Assembly.GetManifestResourceNames()
            .Select(resource => (resource, match: FileName().Match(resource)))
            .Where(found => found.match.Success)
            .Select(found => Load(found.resource, int.Parse(found.match.Groups["number"].Value, null), found.match.Groups["name"].Value))
            .OrderBy(migration => migration.Number)
            .ToList();
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
                throw new InvalidDataException($"The migrations of schema {Schema} ({Assembly.GetName().Name}) must be numbered 0001, 0002, ...: {migrations[i].Title} is at place {i + 1}.");
        }
        return migrations;
    }

    private Migration Load(string resource, int number, string name)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new Migration(Schema, number, name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }

    [GeneratedRegex(@"\.Migrations\.(?<number>\d{4})_(?<name>[a-z0-9_]+)\.sql$")]
    private static partial Regex FileName();
}

/// <summary>One file of a <see cref="MigrationSet"/>.</summary>
internal sealed record Migration(string Schema, int Number, string Name, string Sql, string Sha256)
{
    public string Title => $"{Schema}/{Number:0000}_{Name}";
}

/// <summary>An applied migration, as the table platform.schema_migrations keeps it.</summary>
public sealed record AppliedMigration(string Schema, int Number, string Name, string Sha256, DateTimeOffset AppliedAt);

/// <summary>What a call of <see cref="Migrator.MigrateAsync"/> did: titles like <c>gateway/0001_tenants</c>.</summary>
public sealed record MigrationReport(IReadOnlyList<string> Applied, int AlreadyThere);

/// <summary>An applied migration file was changed or taken away; migrations are append-only.</summary>
public sealed class MigrationChangedException(string message) : Exception(message);
