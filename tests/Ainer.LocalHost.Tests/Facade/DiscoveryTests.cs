using System.Reflection;
using System.Reflection.Emit;
using Ainer.LocalHost.Functions;
using Ainer.LocalHost.Tests.Sample;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.Tests.Facade;

public sealed class DiscoveryTests
{
    [Fact]
    public void Functions_are_found_by_their_attribute_in_the_app_and_in_what_it_references()
    {
        var assemblies = FunctionAssemblies.ReachableFrom(Assembly.GetExecutingAssembly());
        var names = FunctionDiscovery.FindIn(assemblies).Select(f => f.Name).ToArray();
        Assert.Contains("Hello", names);
        Assert.Contains("AtStartUp", names);
        Assert.Equal(names.Order(StringComparer.OrdinalIgnoreCase), names);
    }

    [Theory]
    [InlineData("AzureWebJobs.Hello.Disabled", "true", false)]
    [InlineData("AzureWebJobs_Hello_Disabled", "1", false)]
    [InlineData("AzureWebJobs.Hello.Disabled", "false", true)]
    [InlineData("AzureFunctionsJobHost:functions:0", "hello", true)]
    [InlineData("AzureFunctionsJobHost:functions:0", "Other", false)]
    public void A_function_is_switched_by_the_settings_of_the_Functions_host(string setting, string value, bool isOn)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, (string?)value)]).Build();
        Assert.Equal(isOn, FunctionSwitch.IsOn("Hello", configuration));
    }

    [Fact]
    public void Http_triggers_without_the_web_integration_are_refused_while_the_app_is_built()
    {
        var builder = FunctionsApplication.CreateBuilder([.. SampleApp.Only("Hello", "Void")]);
        var refusal = Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Contains("Function Hello: HTTP triggers need ConfigureFunctionsWebApplication()", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Function Void", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_whose_broker_is_not_configured_is_refused_while_the_app_is_built()
    {
        var builder = SampleApp.Builder([.. SampleApp.Only("Good"), "--RabbitMq:Uri="]);
        var refusal = Assert.Throws<InvalidOperationException>(builder.Build);
        Assert.Contains("Function Good: the setting RabbitMq:Uri (ConnectionStringSetting) is missing.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrongly_declared_functions_are_all_named_at_once()
    {
        var app = AppWith(
            ("Hidden", MethodAttributes.Private, true), ("Untriggered", MethodAttributes.Public, false),
            ("Twice", MethodAttributes.Public, true), ("twice", MethodAttributes.Public, true));
        var refusal = Assert.Throws<InvalidOperationException>(() => FunctionDiscovery.FindIn([app]));
        Assert.Equal(
            [
                "Function Hidden (Wrong.HiddenMethod) must be public: the worker finds no other methods.",
                "Function Untriggered (Wrong.UntriggeredMethod) must have one trigger parameter, not 0.",
                "Two functions are named twice: Wrong.TwiceMethod and Wrong.twiceMethod.",
            ],
            refusal.Message.Split(Environment.NewLine));
    }

    // Built in memory, or the wrong functions would stop this assembly's own app.
    private static AssemblyBuilder AppWith(params (string Name, MethodAttributes Access, bool HasTrigger)[] functions)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("WrongApp"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("WrongApp").DefineType("Wrong", TypeAttributes.Public);
        foreach (var (name, access, hasTrigger) in functions)
        {
            var method = type.DefineMethod(name + "Method", access | MethodAttributes.Static, typeof(void), [typeof(TimerInfo)]);
            method.SetCustomAttribute(new CustomAttributeBuilder(typeof(FunctionAttribute).GetConstructors()[0], [name]));
            var parameter = method.DefineParameter(1, ParameterAttributes.None, "timer");
            if (hasTrigger)
                parameter.SetCustomAttribute(new CustomAttributeBuilder(typeof(TimerTriggerAttribute).GetConstructors()[0], ["0 * * * * *"]));
            method.GetILGenerator().Emit(OpCodes.Ret);
        }

        type.CreateType();
        return assembly;
    }
}
