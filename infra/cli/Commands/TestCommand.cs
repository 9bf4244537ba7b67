using System.CommandLine;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;
using Ainer.Cli.TestRuns;

namespace Ainer.Cli.Commands;

internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Argument<string?>("PROJECT") { Arity = ArgumentArity.ZeroOrOne, Description = "Only test projects whose name contains this" };
        var command = new Command("test", "Run every test against real services; the last line counts them") { filter };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            await new Bringup(house, screen).UpAsync(servicesOnly: true, cancel);
            var suite = new TestSuite(house, screen);
            await suite.BuildAsync(cancel);
            var outcomes = await suite.RunAsync(parsed.GetValue(filter), Services(house), cancel);

            foreach (var outcome in outcomes.Where(outcome => outcome.Failures.Count > 0))
            {
                Console.WriteLine($"--- {outcome.Project}");
                foreach (var failure in outcome.Failures)
                    Console.WriteLine($"  FAILED {failure}");
            }

            var (passed, failed, skipped) = (outcomes.Sum(outcome => outcome.Passed), outcomes.Sum(outcome => outcome.Failed), outcomes.Sum(outcome => outcome.Skipped));
            Console.WriteLine($"{passed} passed, {failed} failed{(skipped > 0 ? $", {skipped} skipped" : "")}");
            return failed == 0 && passed > 0 ? 0 : CommandLine.Failed;
        });
        return command;
    }

    /// <summary>Settings that point tests at this copy's services, with the superuser that makes their databases.</summary>
    public static IReadOnlyDictionary<string, string> Services(HouseContext house) =>
        new Dictionary<string, string>(DevEnvironment.Read(house.Layout), StringComparer.Ordinal)
        {
            ["AINER_TEST_POSTGRES_ADMIN"] = DevEnvironment.Superuser(house.Ports, Secrets.LoadOrCreate(house.Layout)),
        };
}
