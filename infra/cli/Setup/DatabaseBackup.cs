using Ainer.Cli.House;
using Ainer.Cli.Packages;
using Ainer.Cli.Processes;
using Npgsql;

namespace Ainer.Cli.Setup;

/// <summary>Saves the database to one file (pg_dump's custom format) and brings it back. Objects in .ainer/s3 are not in it.</summary>
internal sealed class DatabaseBackup(HouseContext house, Secrets secrets)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <exception cref="CliException">pg_dump failed, for example because the database does not run.</exception>
    public async Task SaveAsync(string file, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var half = file + ".part";
        await RunAsync("pg_dump", cancel, "--format=custom", "--compress=6", "--file", half, "ainer");
        File.Move(half, file, overwrite: true);
    }

    /// <summary>Looks whether the file is a backup and the database answers: to be asked before the apps are stopped for it.</summary>
    /// <exception cref="CliException">It is none, or the database is away.</exception>
    public async Task CheckAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file))
            throw new CliException($"There is no file {file}.");
        var listed = await Program("pg_restore", "--list", file).RunAsync(cancel);
        if (!listed.Ok)
            throw new CliException($"{file} is no backup that ./ainer backup made: {listed.LastLines(1)}. Nothing was changed.");
        await SqlAsync(cancel, "select 1");
    }

    /// <summary>Replaces the database by the one in the file. The apps must be stopped.</summary>
    /// <exception cref="CliException">The file is no backup; the database is then as it was.</exception>
    public async Task RestoreAsync(string file, CancellationToken cancel)
    {
        // Into a second database and then renamed: a backup that cannot be read leaves the present one alone.
        await SqlAsync(cancel, "drop database if exists ainer_restored with (force)", "create database ainer_restored owner ainer_owner template template0");
        try
        {
            await RunAsync("pg_restore", cancel, "--exit-on-error", "--dbname", "ainer_restored", file);
        }
        catch (CliException)
        {
            await SqlAsync(CancellationToken.None, "drop database if exists ainer_restored with (force)");
            throw;
        }

        await SqlAsync(cancel,
            "drop database if exists ainer_before_restore with (force)",
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'ainer'",
            "alter database ainer rename to ainer_before_restore",
            "alter database ainer_restored rename to ainer");
    }

    private async Task SqlAsync(CancellationToken cancel, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(DevEnvironment.Superuser(house.Ports, secrets) + ";Pooling=false");
        try
        {
            await connection.OpenAsync(cancel);
            foreach (var statement in statements)
            {
                await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 600 };
                await command.ExecuteNonQueryAsync(cancel);
            }
        }
        catch (NpgsqlException failure)
        {
            throw new CliException($"The database refuses: {failure.Message}. Is it running? See ./ainer status; ./ainer up --services starts it", failure);
        }
    }

    private async Task RunAsync(string program, CancellationToken cancel, params string[] arguments)
    {
        var result = await Program(program, arguments).RunAsync(cancel);
        if (!result.Ok)
            throw new CliException($"{program} failed:\n{result.LastLines(8)}\nIs the database running? See ./ainer status");
    }

    private ProgramCall Program(string program, params string[] arguments) =>
        new(PostgresPrograms.InstalledMajor() is { } major ? Path.Combine(PostgresPrograms.FolderOf(major), program) : program, arguments)
        {
            Timeout = Longest,
            Environment = new Dictionary<string, string?>
            {
                ["PGHOST"] = "127.0.0.1",
                ["PGPORT"] = $"{house.Ports["postgres"]}",
                ["PGUSER"] = "postgres",
                ["PGPASSWORD"] = secrets.PostgresSuperuser,
            },
        };
}
