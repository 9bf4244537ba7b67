namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app's Program.cs begins.</summary>
#pragma warning disable CA1052 // The SDK's class is neither static nor sealed.
public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
