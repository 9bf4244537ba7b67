namespace Ainer.Workers.Llm;

/// <summary>The built-in provider of language work: rules, no model.</summary>
internal static class RulesProvider
{
    public const string Name = "builtin.rules";
}
