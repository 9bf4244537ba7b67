using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ainer.FunctionApp.Http;

/// <summary>What a contract has at a place. The parser names the type of a misfit itself only where it fills properties; of what is given to a constructor it names the whole. Pure.</summary>
internal static partial class ContractPlace
{
    /// <summary>The type at a path such as $.parts[1].name, or null where the contract has nothing there.</summary>
    public static Type? TypeAt(Type contract, string? path)
    {
        Type? at = contract;
        foreach (Match step in Step().Matches(path ?? ""))
            at = at is null ? null : step.Groups["name"] is { Success: true } name ? PropertyOf(at, name.Value) : ItemOf(at);
        return at;
    }

    private static Type? PropertyOf(Type type, string name) =>
        type.GetProperties().FirstOrDefault(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name) == name)?.PropertyType;

    private static Type? ItemOf(Type type) => type.IsArray ? type.GetElementType() : type.GenericTypeArguments.FirstOrDefault();

    [GeneratedRegex(@"\.(?<name>\w+)|\[\d+\]")]
    private static partial Regex Step();
}
