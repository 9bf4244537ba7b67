namespace Ainer.Deployment.Tests.Functions;

/// <summary>Orchestrators are replayed: the same code must decide the same each time, on every back end.</summary>
public sealed class OrchestratorTests
{
    [Fact]
    public void Orchestrators_keep_the_determinism_rules()
    {
        var files = Repository.Files("functions", ".cs").Where(path => !path.StartsWith("functions/local-host/", StringComparison.Ordinal))
            .Where(path => Repository.Text(path).Contains("[OrchestrationTrigger]", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Repository.Holds(files.SelectMany(path => OrchestratorRules.Broken(Repository.Text(path)).Select(complaint => $"{path} {complaint}")));
    }

    [Theory]
    [InlineData("DURABLE0001", "var now = DateTime.UtcNow;")]
    [InlineData("DURABLE0002", "var id = Guid.NewGuid();")]
    [InlineData("DURABLE0003", "await Task.Delay(5);")]
    [InlineData("DURABLE0004", "await Task.Run(Work);")]
    [InlineData("DURABLE0005", "await new HttpClient().GetStringAsync(url);")]
    [InlineData("DURABLE0006", "var hub = Environment.GetEnvironmentVariable(name);")]
    [InlineData("DURABLE0007", "Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken token) {")]
    [InlineData("DURABLE0008", "Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) {")]
    [InlineData("DURABLE0009", "var run = context.GetInput<Run>();")]
    [InlineData("DURABLE0010", "ILogger log = loggers.CreateLogger(name);")]
    [InlineData("DURABLE0011", "while (true) await context.CallActivityAsync(name);")]
    public void Each_rule_is_seen_where_it_is_broken(string rule, string code) => Assert.StartsWith(rule, Assert.Single(OrchestratorRules.Broken(code)), StringComparison.Ordinal);

    [Fact]
    public void An_endless_loop_that_continues_as_new_is_allowed() => Assert.Empty(OrchestratorRules.Broken("while (true) { await Next(); context.ContinueAsNew(state); return; }"));
}
