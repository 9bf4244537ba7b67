using System.Text;

namespace Ainer.Cli.House;

/// <summary>
/// The settings file <c>.ainer/dev.env</c> (mode 0600): every setting the apps need, as NAME="value" lines that both a
/// shell and this program read. Lines below the marker are the user's own and survive each rewrite.
/// </summary>
internal static class DevEnvironment
{
    private const string Marker = "# --- your own settings below are kept ---";

    /// <summary>The generated settings of this copy, by name.</summary>
    public static SortedDictionary<string, string> Generate(PortMap ports, Secrets secrets)
    {
        string Postgres(string role, string password) =>
            $"Host=127.0.0.1;Port={ports["postgres"]};Database=ainer;Username={role};Password={password}";

        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AINER_API_KEY"] = secrets.ApiKey,
            ["AINER_API"] = $"http://127.0.0.1:{ports["gateway"]}",
            ["Postgres__App"] = Postgres("ainer_app", secrets.PostgresApp),
            ["Postgres__Worker"] = Postgres("ainer_worker", secrets.PostgresWorker),
            ["Postgres__Owner"] = Postgres("ainer_owner", secrets.PostgresOwner),
            ["RabbitMq__Uri"] = $"amqp://ainer:{secrets.RabbitMq}@127.0.0.1:{ports["rabbitmq"]}/",
            ["RabbitMq__ManagementUri"] = $"http://ainer:{secrets.RabbitMq}@127.0.0.1:{ports["rabbitmq-management"]}",
            ["Redis__Endpoint"] = $"127.0.0.1:{ports["redis"]}",
            ["S3__Endpoint"] = $"http://127.0.0.1:{ports["s3"]}",
            ["S3__AccessKey"] = secrets.S3AccessKey,
            ["S3__SecretKey"] = secrets.S3SecretKey,
            ["S3__Bucket"] = "ainer-artifacts",
            ["Hub__BaseUrl"] = $"http://127.0.0.1:{ports["router"]}",
            ["Hub__ApiKey"] = secrets.NodeKey,
        };
    }

    /// <summary>Connection string of the database superuser, for set-up, tests and backups. It is in no app's environment.</summary>
    public static string Superuser(PortMap ports, Secrets secrets, string database = "postgres") =>
        $"Host=127.0.0.1;Port={ports["postgres"]};Database={database};Username=postgres;Password={secrets.PostgresSuperuser}";

    /// <summary>Writes the generated settings and keeps the user's own.</summary>
    public static void Write(HouseLayout layout, IReadOnlyDictionary<string, string> generated)
    {
        var own = File.Exists(layout.DevEnvironmentFile)
            ? File.ReadAllLines(layout.DevEnvironmentFile).SkipWhile(line => line != Marker).Skip(1).ToArray()
            : [];
        var text = new StringBuilder("# Written by ./ainer up. Load it in a shell with: set -a; . .ainer/dev.env; set +a\n");
        foreach (var (name, value) in generated)
            text.Append(name).Append("=\"").Append(value).Append("\"\n");
        text.Append(Marker).Append('\n');
        foreach (var line in own)
            text.Append(line).Append('\n');
        AtomicFile.Write(layout.DevEnvironmentFile, text.ToString());
    }

    /// <summary>All settings in the file, the user's own winning. Empty before the first <c>up</c>.</summary>
    public static SortedDictionary<string, string> Read(HouseLayout layout)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(layout.DevEnvironmentFile))
            return settings;
        foreach (var line in File.ReadLines(layout.DevEnvironmentFile))
        {
            var text = line.Trim();
            if (text.StartsWith("export ", StringComparison.Ordinal))
                text = text["export ".Length..];
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text.StartsWith('#') || equals <= 0)
                continue;
            settings[text[..equals]] = text[(equals + 1)..].Trim('"', '\'');
        }

        return settings;
    }

    /// <summary>The file's settings under what the caller's environment says: in a container there is no file, only the environment.</summary>
    public static IReadOnlyDictionary<string, string> WithEnvironment(HouseContext house)
    {
        var settings = Read(house.Layout);
        foreach (var (name, value) in house.Environment.Where(entry => entry.Key.Contains("__", StringComparison.Ordinal) || entry.Key.StartsWith("AINER_", StringComparison.Ordinal)))
            settings[name] = value;
        return settings;
    }
}
