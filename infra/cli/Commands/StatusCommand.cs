using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ainer.Cli.House;
using Ainer.Cli.Parts;
using Ainer.Cli.Processes;
using Ainer.Cli.Supervision;
using Ainer.Cli.Terminal;
using Spectre.Console;

namespace Ainer.Cli.Commands;

/// <summary>One line of <c>status</c>.</summary>
internal sealed record PartStatus(string Part, string State, int? Pid, int? Port, double? UptimeS, double? MemoryMb);

internal static class StatusCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("status", "Show each part: state, pid, port, uptime, memory. Exits 0 when everything is ready") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            var rows = await ReadAsync(HouseContext.Open(), cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { Parts = rows }, JsonText.Wire));
            else
                Screen.ForStandardOutput().Console.Write(Table(rows));
            return rows.All(row => row.State == "ready") ? 0 : CommandLine.Failed;
        });
        return command;
    }

    public static async Task<IReadOnlyList<PartStatus>> ReadAsync(HouseContext house, CancellationToken cancel)
    {
        if (!File.Exists(house.Layout.SecretsFile))
            return [new PartStatus("everything", "never started (./ainer up)", null, null, null, null)];
        using var http = new HttpClient();
        var catalog = PartCatalog.Open(house, Secrets.LoadOrCreate(house.Layout), http);
        var rows = await Task.WhenAll(catalog.All.Select(part => OfPartAsync(house, part, cancel)));
        return [.. rows, Row(house, SupervisorProcess.Name, null, RunRecord.Find(house.Layout, SupervisorProcess.Name), "ready")];
    }

    private static async Task<PartStatus> OfPartAsync(HouseContext house, IPart part, CancellationToken cancel)
    {
        var record = RunRecord.Find(house.Layout, part.Name);
        var ready = record is not null && record.IsAlive() && await part.IsReadyAsync(cancel);
        return Row(house, part.Name, part.Port, record, ready ? "ready" : "not ready");
    }

    private static PartStatus Row(HouseContext house, string part, int? port, RunRecord? record, string stateWhenAlive)
    {
        if (record is null)
            return new PartStatus(part, "stopped", null, port, null, null);
        if (!record.IsAlive())
            return new PartStatus(part, "died", null, port, null, null);
        return new PartStatus(part, stateWhenAlive, record.Process.Pid, port,
            Math.Round((house.Time.GetUtcNow() - record.StartedAt).TotalSeconds, 1),
            Math.Round(ProcessIdentity.ResidentBytes(record.Process.Pid) / 1048576.0, 1));
    }

    private static Table Table(IEnumerable<PartStatus> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("part", "state", "pid", "port", "up", "memory");
        foreach (var row in rows)
            table.AddRow(row.Part, row.State == "ready" ? "[green]ready[/]" : $"[red]{row.State.EscapeMarkup()}[/]",
                Text(row.Pid), Text(row.Port), row.UptimeS is { } up ? Duration(up) : "", row.MemoryMb is { } memory ? $"{memory:0} MB" : "");
        return table;
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Duration(double seconds) =>
        seconds < 120 ? $"{seconds:0} s" : seconds < 7200 ? $"{seconds / 60:0} min" : seconds < 172800 ? $"{seconds / 3600:0} h" : $"{seconds / 86400:0} d";
}
