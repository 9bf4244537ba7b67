using System.Net;
using System.Net.Http.Headers;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Setup;
using Ainer.Cli.Supervision;
using Ainer.Cli.Terminal;
using Npgsql;

namespace Ainer.Cli.Doctor;

/// <summary>How the running copy is: ports, processes, readiness, schema, rights, queues, bucket, key.</summary>
internal static class HouseChecks
{
    private const string StartIt = "./ainer up";

    public static async Task<IReadOnlyList<Finding>> RunAsync(HouseContext house, CancellationToken cancel)
    {
        var layout = house.Layout;
        if (!File.Exists(layout.SecretsFile))
            return [.. PortsBeforeFirstStart(house), Finding.Broken("house", $"never started in {layout.State}", StartIt)];
        using var http = new HttpClient();
        var catalog = PartCatalog.Open(house, Secrets.LoadOrCreate(layout), http);
        var findings = new List<Finding>(await Task.WhenAll(catalog.All.Select(part => PartAsync(layout, part, cancel))));
        var supervisor = RunRecord.Find(layout, SupervisorProcess.Name);
        findings.Add(supervisor?.IsAlive() == true
            ? Finding.Well(SupervisorProcess.Name, "restarts what dies")
            : Finding.Broken(SupervisorProcess.Name, "does not run, so nothing restarts a part that dies", StartIt));
        bool Runs(string part) => findings.Any(finding => finding.Part == part && finding.Ok);
        if (Runs("postgres"))
            findings.AddRange([await SchemaAsync(house, cancel), await GrantsAsync(house, cancel)]);
        if (Runs("rabbitmq"))
            findings.AddRange(await new BrokerChecks(DevEnvironment.Read(layout)["RabbitMq__Uri"]).StandingAsync(cancel));
        if (Runs("s3"))
            findings.Add(await BucketAsync(layout, cancel));
        if (Runs("gateway"))
            findings.Add(await KeyAsync(house, http, cancel));
        return findings;
    }

    private static IEnumerable<Finding> PortsBeforeFirstStart(HouseContext house) =>
        PortMap.Names.Where(name => !Probe.IsFree(house.Ports[name])).Select(name => Finding.Broken($"port {house.Ports[name]}",
            $"{name} needs it, but {ProcessTable.HolderOf(house.Ports[name])} uses it",
            $"end that process, or choose other ports: AINER_PORT_BASE=20000 {StartIt}"));

    private static async Task<Finding> PartAsync(HouseLayout layout, IPart part, CancellationToken cancel)
    {
        var record = RunRecord.Find(layout, part.Name);
        if (record?.IsAlive() != true)
        {
            var taken = part.Ports.FirstOrDefault(port => !Probe.IsFree(port));
            var state = record is null ? "is not running" : "has died";
            return taken == 0
                ? Finding.Broken(part.Name, $"{state}; its log is {layout.LogOf(part.Name)}", StartIt)
                : Finding.Broken(part.Name, $"{state}, and its port {taken} is used by {ProcessTable.HolderOf(taken)}",
                    $"end that process, or choose other ports: AINER_PORT_BASE=20000 {StartIt}");
        }

        try
        {
            return await part.IsReadyAsync(cancel)
                ? Finding.Well(part.Name, $"ready on 127.0.0.1:{part.Port}")
                : Finding.Broken(part.Name, $"runs (pid {record.Process.Pid}) but is not ready", $"look at ./ainer logs {part.Name}; if it stays so: ./ainer down && {StartIt}");
        }
        catch (CliException failure)
        {
            return Finding.Broken(part.Name, failure.Message, StartIt);
        }
    }

    private static async Task<Finding> SchemaAsync(HouseContext house, CancellationToken cancel)
    {
        try
        {
            var pending = await new HouseSetup(house, Screen.ForStandardError()).PendingAsync(cancel);
            return pending.Count == 0
                ? Finding.Well("schema", "every migration is applied")
                : Finding.Broken("schema", $"{pending.Count} migrations are pending: {string.Join(", ", pending.Take(5))}", "./ainer migrate");
        }
        catch (Exception failure) when (failure is NpgsqlException or Ainer.Postgres.MigrationChangedException or CliException)
        {
            return Finding.Broken("schema", failure.Message, "use the build that made this database, or restore a backup (docs/runbooks/database-restore.md)");
        }
    }

    private static async Task<Finding> GrantsAsync(HouseContext house, CancellationToken cancel)
    {
        try
        {
            var missing = await new HouseSetup(house, Screen.ForStandardError()).MissingGrantsAsync(cancel);
            return missing.Count == 0
                ? Finding.Well("grants", "the roles may do what the migrations grant them")
                : Finding.Broken("grants", $"{missing.Count} rights were revoked", $"with psql as the owner (Postgres__Owner in {house.Layout.DevEnvironmentFile}): {string.Join(' ', missing.Take(5))}");
        }
        catch (Exception failure) when (failure is NpgsqlException or CliException)
        {
            return Finding.Broken("grants", failure.Message, "see what is said of the schema");
        }
    }

    private static async Task<Finding> BucketAsync(HouseLayout layout, CancellationToken cancel)
    {
        var storage = new ObjectStorage(DevEnvironment.Read(layout));
        return await storage.IsReadyAsync(cancel)
            ? Finding.Well("bucket", $"{storage.Bucket} is there")
            : Finding.Broken("bucket", $"{storage.Bucket} is not there", "./ainer storage init");
    }

    private static async Task<Finding> KeyAsync(HouseContext house, HttpClient http, CancellationToken cancel)
    {
        var key = DevEnvironment.Read(house.Layout).GetValueOrDefault("AINER_API_KEY");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{house.Ports["gateway"]}/api/v1/runs?limit=1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => Finding.Well("api key", $"AINER_API_KEY in {house.Layout.DevEnvironmentFile} is accepted"),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Finding.Broken("api key", "the gateway does not accept AINER_API_KEY", "./ainer seed"),
                var status => Finding.Broken("api", $"a list of runs is answered with {(int)status}", "./ainer logs gateway -n 20 tells why"),
            };
        }
        catch (HttpRequestException failure)
        {
            return Finding.Broken("api", failure.Message, "./ainer logs gateway -n 20 tells why");
        }
    }
}
