using System.CommandLine;
using System.Text.Json;
using Ainer.Cli.Doctor;
using Ainer.Cli.House;

namespace Ainer.Cli.Commands;

internal static class DoctorCommand
{
    private const string UriSetting = "RabbitMq__Uri";

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("doctor", "Name each missing or broken part and how to mend it. Exits 0 when all is well") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            IReadOnlyList<Finding> findings = [.. await MachineChecks.RunAsync(house.Layout, cancel), .. await HouseChecks.RunAsync(house, cancel)];
            return Report(findings, parsed.GetValue(json));
        });
        command.Subcommands.Add(CreateBroker());
        return command;
    }

    private static Command CreateBroker()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("broker", "Prove what the message broker promises by doing it on scratch queues: durable, persistent, confirmed, returned, dead-lettered") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            var uri = Environment.GetEnvironmentVariable(UriSetting) is { Length: > 0 } given ? given : DevEnvironment.Read(HouseContext.Open().Layout).GetValueOrDefault(UriSetting);
            IReadOnlyList<Finding> findings = string.IsNullOrEmpty(uri)
                ? [Finding.Broken("broker", $"the setting {UriSetting} is empty and nothing was started here", "./ainer up, or set it to amqp://user:password@host:port/vhost")]
                : await new BrokerChecks(uri).RunAsync(cancel);
            return Report(findings, parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(IReadOnlyList<Finding> findings, bool json)
    {
        var well = findings.All(finding => finding.Ok);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { Ok = well, Findings = findings }, JsonText.Wire));
        else
            Print(findings);
        return well ? 0 : CommandLine.Failed;
    }

    private static void Print(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Console.WriteLine($"{(finding.Ok ? "ok" : "!!")}  {finding.Part,-16} {finding.Seen}");
            if (finding.Mend is not null)
                Console.WriteLine($"    {"",-16} mend: {finding.Mend}");
        }

        var broken = findings.Count(finding => !finding.Ok);
        Console.WriteLine(broken == 0 ? "all is well" : $"{broken} of {findings.Count} need mending");
    }
}
