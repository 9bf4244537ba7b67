namespace Ainer.Deployment.Tests.Functions;

/// <summary>The functions of the three apps, held to what the worker lists and the Functions host accepts (docs/azure-runtime.md).</summary>
public sealed class FunctionTests
{
    [Fact]
    public void Every_function_is_one_that_the_worker_lists_and_the_host_accepts() => Repository.Holds(FunctionApp.All.SelectMany(FunctionRules.Complaints));

    [Fact]
    public void Each_Function_attribute_of_the_sources_is_a_function_of_a_built_app()
    {
        var declared = Repository.Files("functions", ".cs").Where(path => !path.StartsWith("functions/local-host/", StringComparison.Ordinal))
            .Sum(path => Repository.Text(path).Split('\n').Count(line => line.TrimStart().StartsWith("[Function(", StringComparison.Ordinal)));
        Assert.Equal(declared, FunctionApp.All.Sum(app => app.Functions.Count));
    }

    [Fact]
    public void Every_binding_and_every_property_set_on_it_is_one_of_the_SDK()
    {
        if (SdkSurface.Read() is not { } surface)
        {
            TestContext.Current.SendDiagnosticMessage("No listing of the SDK's surface is at hand: the facade's tests alone hold its attributes.");
            return;
        }
        var bindings = FunctionApp.All.SelectMany(app => app.Functions).SelectMany(function => function.Bindings).Select(binding => binding.Attribute).ToList();
        Repository.Holds(bindings.Where(attribute => !surface.ContainsKey(attribute.AttributeType.FullName!)).Select(attribute => $"{attribute.AttributeType.FullName} is not in the SDK")
            .Concat(from attribute in bindings
                    from set in attribute.NamedArguments
                    where surface.TryGetValue(attribute.AttributeType.FullName!, out var members) && !members.Contains(set.MemberName)
                    select $"{attribute.AttributeType.FullName} has no {set.MemberName} in the SDK"));
    }

    [Fact]
    public void A_queue_has_one_consumer_and_the_apps_together_hold_one_orchestrator()
    {
        var triggers = FunctionApp.All.SelectMany(app => app.Functions).Select(function => function.Trigger).ToList();
        var queues = triggers.Where(trigger => trigger.Type == "rabbitMQTrigger").Select(trigger => (string)trigger.Attribute.ConstructorArguments[0].Value!).ToList();
        Assert.Equal(queues.Distinct(StringComparer.Ordinal), queues);
        Assert.Single(triggers, trigger => trigger.Type == "orchestrationTrigger");
    }
}
