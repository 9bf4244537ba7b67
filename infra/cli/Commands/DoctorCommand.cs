using System.CommandLine;
using System.Text.Json;
using Ainer.Cli.Doctor;
using Ainer.Cli.House;

namespace Ainer.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("doctor", "Name each missing or broken part and how to mend it. Exits 0 when all is well") { json };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            IReadOnlyList<Finding> findings = [.. await MachineChecks.RunAsync(house.Layout, cancel), .. await HouseChecks.RunAsync(house, cancel)];
            var well = findings.All(finding => finding.Ok);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { Ok = well, Findings = findings }, JsonText.Wire));
            else
                Print(findings);
            return well ? 0 : CommandLine.Failed;
        });
        return command;
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
