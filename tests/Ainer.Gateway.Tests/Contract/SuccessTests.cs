namespace Ainer.Gateway.Tests.Contract;

/// <summary>Tests that need all others to have run: collections without parallelism come after those with it.</summary>
[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public sealed class AfterAllOthers;

/// <summary>A described operation that nobody ever saw succeed may not exist; so each has answered 2xx to some test.</summary>
[Collection(nameof(AfterAllOthers))]
public sealed class SuccessTests
{
    /// <summary>Operations that cannot succeed here, with the reason and where else they are proved.</summary>
    private static readonly Dictionary<string, string> Excused = [];

    /// <summary>With these a part of the tests was chosen, which proves a part of the operations.</summary>
    private static readonly string[] Choosing = ["-class", "-class-", "-method", "-method-", "-namespace", "-namespace-", "-trait", "-trait-", "-filter", "-id", "-run"];

    [Fact]
    public void Every_described_operation_has_succeeded_or_says_why_it_cannot()
    {
        var whole = !Environment.GetCommandLineArgs().Intersect(Choosing).Any();
        var described = ApiDescription.Gateway.Operations.Select(operation => operation.Id).ToList();
        var problems = Problems(described, ContractRecorder.SucceededOperations, Excused, whole);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void What_is_missing_and_what_is_excused_wrongly_is_named()
    {
        var found = Problems(["Seen", "Unseen", "Debug", "Better"], ["Seen", "Better"], new() { ["Debug"] = "is off", ["Better"] = "was off", ["Gone"] = "was once" }, whole: true);
        Assert.Equal(["Unseen", "Better", "Gone"], found.Select(problem => problem.Split(' ')[0]));
        Assert.Equal(["Better", "Gone"], Problems(["Seen", "Unseen", "Better"], ["Better"], new() { ["Better"] = "was off", ["Gone"] = "was once" }, whole: false).Select(problem => problem.Split(' ')[0]));
    }

    private static List<string> Problems(IReadOnlyCollection<string> described, IReadOnlyCollection<string> succeeded, Dictionary<string, string> excused, bool whole) =>
    [
        .. described.Except(succeeded).Except(excused.Keys).Where(_ => whole).Select(id => $"{id} answered no test with 2xx: add one through a client of GatewayProcess, or say in SuccessTests why it cannot"),
        .. excused.Keys.Intersect(succeeded).Select(id => $"{id} is excused and has succeeded: take its excuse away"),
        .. excused.Keys.Except(described).Select(id => $"{id} is excused and not described"),
    ];
}
