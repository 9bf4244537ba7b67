using System.Security.Cryptography;
using Ainer.Cli.House;
using Ainer.Cli.Packages;
using Ainer.Cli.Processes;
using Ainer.Cli.Setup;
using Npgsql;

namespace Ainer.Cli.Parts;

/// <summary>
/// PostgreSQL with pgvector: own data folder, port and passwords. As root it runs as user postgres, because Postgres
/// refuses to run as root.
/// </summary>
internal sealed class PostgresPart(HouseContext house, Secrets secrets, bool asRoot) : IPart
{
    private const string FallbackRoot = "/var/lib/ainer";

    private readonly string _base = house.Layout.DataOf("postgres");

    private readonly string? _user = asRoot ? "postgres" : null;

    public string Name => "postgres";

    public PartKind Kind => PartKind.Service;

    public int Port => house.Ports["postgres"];

    public IReadOnlyList<int> Ports => [Port];

    public string DataFolder => Path.Combine(RealBase(), "data");

    public string? PagesFolder => Path.Combine(DataFolder, "base");

    public TimeSpan StartPatience => TimeSpan.FromSeconds(100);

    // Fast shutdown ends sessions and checkpoints; immediate leaves the work to recovery at the next start.
    public IReadOnlyList<StopStep> StopSteps =>
        [new(Signals.Interrupt, TimeSpan.FromSeconds(20)), new(Signals.Quit, TimeSpan.FromSeconds(5))];

    public async Task PrepareAsync(CancellationToken cancel)
    {
        await PlaceFolderAsync(cancel);
        if (!Directory.Exists(DataFolder))
            await InitialiseAsync(cancel);
        // Only called when none of our processes is left, so a pid in this file is another process's by now.
        File.Delete(Path.Combine(DataFolder, "postmaster.pid"));
    }

    public LaunchSpec Launch() => new(Path.Combine(PostgresPrograms.Folder(), "postgres"),
    [
        "-D", DataFolder,
        "-p", $"{Port}",
        "-c", "listen_addresses=127.0.0.1",
        "-c", "unix_socket_directories=",
        "-c", "max_connections=300",
        "-c", "shared_buffers=128MB",
        "-c", "max_wal_size=2GB",
        // As many files of the log as are written between two checkpoints are kept to be used again, and a new one is not filled with zeros first: that holds up every commit for tens of
        // milliseconds.
        "-c", "min_wal_size=1GB",
        "-c", "wal_init_zero=off",
        // Pages are sent to the disk as they are written. Else the kernel keeps them for thirty seconds and then sends all at once, hundreds of MB, and commits wait behind them.
        "-c", "backend_flush_after=1MB",
        "-c", "timezone=UTC",
        "-c", "log_timezone=UTC",
        "-c", "log_line_prefix=%m [%p] %u@%d ",
    ])
    {
        WorkingDirectory = "/",
        LogFile = house.Layout.LogOf(Name),
        User = _user,
    };

    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Superuser("postgres") + ";Timeout=3;Pooling=false");
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState is "28P01" or "28000")
        {
            throw new CliException($"Postgres refuses the password in {house.Layout.SecretsFile}: the file and the database do not belong together. Put the right file back, or start afresh: ./ainer down && rm -r {house.Layout.State}", refused);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // In template1 too, so that databases made from it (tests make their own) have the extensions without a superuser.
    public Task FinishAsync(CancellationToken cancel) => new DatabaseRoles(Superuser("postgres")).EnsureAsync(
        [new("ainer_owner", secrets.PostgresOwner), new("ainer_app", secrets.PostgresApp), new("ainer_worker", secrets.PostgresWorker)], templateToo: true, cancel);

    private string Superuser(string database) => DevEnvironment.Superuser(house.Ports, secrets, database);

    private string RealBase() => new DirectoryInfo(_base).LinkTarget ?? _base;

    /// <summary>
    /// User postgres must be able to reach its data. Below a closed folder such as /root it cannot, so the data goes to
    /// /var/lib/ainer/ID and .ainer/postgres points there.
    /// </summary>
    private async Task PlaceFolderAsync(CancellationToken cancel)
    {
        if (_user is null)
        {
            Directory.CreateDirectory(_base, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }

        RemoveAbandonedFolders();
        if (Directory.Exists(_base))
            return;
        var reachable = await new ProgramCall("test", "-x", house.Layout.State) { User = _user, WorkingDirectory = "/" }.RunAsync(cancel);
        var folder = _base;
        if (!reachable.Ok)
        {
            folder = Path.Combine(FallbackRoot, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), "postgres");
            Directory.CreateDirectory(folder);
            AtomicFile.Write(Path.Combine(folder, "..", "owner"), _base);
            File.Delete(_base);
            File.CreateSymbolicLink(_base, folder);
        }

        Directory.CreateDirectory(folder);
        await new ProgramCall("chown", _user + ":", folder).RunAsync(cancel);
        await new ProgramCall("chmod", "0700", folder).RunAsync(cancel);
    }

    /// <summary>A data folder outside .ainer whose .ainer was deleted belongs to nobody any more.</summary>
    private static void RemoveAbandonedFolders()
    {
        if (!Directory.Exists(FallbackRoot))
            return;
        foreach (var folder in Directory.EnumerateDirectories(FallbackRoot))
        {
            var owner = Path.Combine(folder, "owner");
            if (!File.Exists(owner))
                continue;
            var link = new DirectoryInfo(File.ReadAllText(owner)).LinkTarget;
            var data = Path.Combine(folder, "postgres");
            if (link != data && ProcessTable.Leftovers("", Path.Combine(data, "data")).Count == 0)
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task InitialiseAsync(CancellationToken cancel)
    {
        // Into a second folder and then renamed: a start that was killed half-way leaves nothing that looks finished.
        var half = DataFolder + ".half";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        var passwordFile = Path.Combine(RealBase(), "password");
        AtomicFile.Write(passwordFile, secrets.PostgresSuperuser + "\n");
        if (_user is not null)
            await new ProgramCall("chown", _user + ":", passwordFile).RunAsync(cancel);
        try
        {
            // Texts here are ids and names of states. Compared as bytes they sort the same as in C.UTF-8, at a fraction of the cost: without the C library's strcoll.
            var made = await new ProgramCall(Path.Combine(PostgresPrograms.Folder(), "initdb"),
                "-D", half, "--username=postgres", $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--lc-collate=C")
            {
                User = _user,
                WorkingDirectory = "/",
                Timeout = TimeSpan.FromMinutes(2),
            }.RunAsync(cancel);
            if (!made.Ok)
                throw new CliException($"initdb could not make the database in {half}:\n{made.LastLines(8)}");
            Directory.Move(half, DataFolder);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }
}
