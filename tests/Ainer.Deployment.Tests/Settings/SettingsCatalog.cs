using System.Text.RegularExpressions;

namespace Ainer.Deployment.Tests.Settings;

/// <summary>A setting as a process reads it; the key is written with colons, the environment writes two underscores.</summary>
internal sealed record Setting(string Key, string Type, string Default, string Meaning, string Range, bool Required, bool HasParts)
{
    public string EnvironmentName => Key.Replace(":", "__", StringComparison.Ordinal);
}

/// <summary>
/// Which process reads which settings: found by following, from each Program.cs, the calls that register services to the options that they bind. So a setting
/// is here exactly when its process would notice it.
/// </summary>
internal sealed partial class SettingsCatalog
{
    public const string Setup = "setup";
    private const string LocalHost = "functions/local-host";
    private const string Durable = LocalHost + "/durable";

    private static readonly (string Process, string Program)[] Programs =
    [
        ("gateway", "functions/gateway/Program.cs"),
        ("orchestration", "functions/orchestration/app/Program.cs"),
        ("router", "functions/router/app/Program.cs"),
        ("agent", "gpu-agent/app/Program.cs"),
        ("composer", "composer/Program.cs"),
    ];

    private static readonly Dictionary<string, string> SetupOnly = new(StringComparer.Ordinal)
    {
        ["AINER_API_KEY"] = "The first administrator's key of the API; it is stored as a hash, and setting another one renews it.",
        ["AINER_POSTGRES_ADMIN"] = "Npgsql connection string of a role that may make roles and databases; empty = they are there already.",
        ["Postgres:Owner"] = "Npgsql connection string of role ainer_owner; only migrations and seeding need it.",
    };

    private readonly SourceCode _source;
    private readonly Dictionary<string, Dictionary<string, Setting>> _read = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Process, string Key), string> _defaults = [];

    public SettingsCatalog(SourceCode source)
    {
        _source = source;
        foreach (var (process, program) in Programs)
        {
            _read[process] = new Dictionary<string, Setting>(StringComparer.Ordinal);
            Walk(process, program, source[program], new Dictionary<string, string>(), []);
            if (program.StartsWith("functions/", StringComparison.Ordinal)) ReadLocalHost(process);
        }
        ReadSetup();
    }

    public static SettingsCatalog Instance { get; } = new(SourceCode.Read());

    public static IReadOnlyList<string> FunctionApps { get; } = ["gateway", "orchestration", "router"];

    public static IReadOnlyList<string> Processes { get; } = [.. Programs.Select(program => program.Process), Setup];

    /// <summary>Everything that a process reads, by key.</summary>
    public IReadOnlyDictionary<string, Setting> Of(string process) => _read[process];

    /// <summary>The setting that an environment variable sets in a process, or null where it would be ignored.</summary>
    public Setting? Find(string process, string variable)
    {
        var key = variable.Replace("__", ":", StringComparison.Ordinal);
        return _read[process].Values.FirstOrDefault(setting =>
            string.Equals(setting.Key, key, StringComparison.OrdinalIgnoreCase) || (setting.HasParts && key.StartsWith(setting.Key + ":", StringComparison.OrdinalIgnoreCase)));
    }

    private void Walk(string process, string file, string body, IReadOnlyDictionary<string, string> given, HashSet<string> seen)
    {
        foreach (Match match in Bound().Matches(body))
            Bind(process, file, match.Groups["type"].Value, _source.Constant(match.Groups["section"].Value, file, given));
        foreach (Match match in Given().Matches(body))
            foreach (Match property in Regex.Matches(match.Groups["properties"].Value, @"\.(?<name>\w+)"))
                HasDefault(process, match.Groups["type"].Value, property.Groups["name"].Value, match.Groups["values"].Value);
        foreach (Match call in Call().Matches(body))
        {
            var name = call.Groups["name"].Value;
            if (RoleDatabase().Match(name) is { Success: true } role) Require(process, "Postgres:" + role.Groups["role"].Value, file);
            if (_source.Find(name, file) is not { } method || !seen.Add($"{method.File} {name} {call.Groups["last"].Value}")) continue;
            Walk(process, method.File, method.Body, Arguments(method, call.Groups["last"].Value, file, given), seen);
        }
    }

    /// <summary>Only the section travels through parameters: the last argument of a call, for the parameter of that name.</summary>
    private Dictionary<string, string> Arguments(Registration method, string last, string file, IReadOnlyDictionary<string, string> given) =>
        method.Parameters.TrimEnd().EndsWith("string section", StringComparison.Ordinal) ? new() { ["section"] = _source.Constant(last.Trim(), file, given) } : [];

    private void Bind(string process, string file, string type, string section)
    {
        foreach (var property in OptionsClass.Properties(_source[_source.FileOf(type, file)], type))
        {
            // A process reads the connection string of a role only where it registers the role.
            if (section == "Postgres" && property.Name is "App" or "Worker" or "Owner") continue;
            var key = $"{section}:{property.Name}";
            if (!_read[process].TryGetValue(key, out var known) || (property.Required && !known.Required)) Add(process, key, property);
        }
    }

    private void Add(string process, string key, OptionProperty property) =>
        _read[process][key] = new Setting(key, property.Type, property.Default, property.Meaning, property.Range, property.Required, property.HasParts);

    private void Require(string process, string key, string file)
    {
        var property = OptionsClass.Properties(_source[_source.FileOf("PostgresOptions", file)], "PostgresOptions").Single(property => "Postgres:" + property.Name == key);
        Add(process, key, property with { Required = true });
    }

    /// <summary>Defaults that a process gives to options it shares with others: its settings are then no longer required.</summary>
    private void HasDefault(string process, string type, string property, string values)
    {
        var section = process == "agent" ? "Agent" : "Composer";
        if (type != "NodeOptions") throw new FormatException($"{process} gives {type} defaults: teach this page where they go.");
        var parts = values.Split(", ", 2);
        var shown = property == "Lanes" ? parts[0].Trim('"') : "a folder below the temporary one";
        if (shown.Split('.') is [.. , var constant] && constant == "DefaultLanes")
            shown = Regex.Match(_source[_source.FileOf("AgentOptions", "gpu-agent")], "DefaultLanes = \"(?<text>[^\"]*)\"").Groups["text"].Value;
        _defaults[(process, $"{section}:{property}")] = shown;
    }

    private void ReadLocalHost(string process)
    {
        foreach (var (path, text) in _source.Below(LocalHost).Where(file => !file.Path.StartsWith(Durable + "/", StringComparison.Ordinal)))
            foreach (Match match in Bound().Matches(text))
                Bind(process, path, match.Groups["type"].Value, _source.Constant(match.Groups["section"].Value, path, new Dictionary<string, string>()));
        if (process != "orchestration") return;
        var engine = OptionsClass.Properties(_source[Durable + "/DurableEngineOptions.cs"], "DurableEngineOptions");
        foreach (Match match in DurableRead().Matches(_source[Durable + "/Hosting/DurableSettings.cs"]))
            Add(process, match.Groups["key"].Value, engine.Single(property => property.Name == match.Groups["name"].Value));
        Add(process, "DurableHubName", engine.Single(property => property.Name == "Hub"));
    }

    /// <summary>The command line's prepare reads the environment by name.</summary>
    private void ReadSetup()
    {
        _read[Setup] = new Dictionary<string, Setting>(StringComparer.Ordinal);
        var meanings = Programs.SelectMany(program => _read[program.Process].Values).DistinctBy(setting => setting.Key).ToDictionary(setting => setting.Key, StringComparer.Ordinal);
        foreach (var path in Repository.Files("infra/cli/Setup", ".cs"))
            foreach (Match match in Named().Matches(Repository.Text(path)))
            {
                var key = match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal);
                var meaning = meanings.GetValueOrDefault(key)?.Meaning ?? SetupOnly.GetValueOrDefault(key) ?? "";
                var required = match.Groups["need"].Success || _read[Setup].GetValueOrDefault(key) is { Required: true };
                _read[Setup][key] = new Setting(key, "string", meanings.GetValueOrDefault(key)?.Default ?? "", meaning, "", required, false);
            }
        foreach (var ((process, key), value) in _defaults) _read[process][key] = _read[process][key] with { Required = false, Default = value };
    }

    [GeneratedRegex(@"AddOptions<(?<type>[\w.]+)>\(\)\s*\.Bind(?:Configuration)?\((?:[\w.]+\.GetSection\()?(?<section>[^)]+)\)")]
    private static partial Regex Bound();

    [GeneratedRegex(@"Configure<(?<type>\w+)>\(\w+ => \((?<properties>[^)]*)\) = \((?<values>.*)\)\);")]
    private static partial Regex Given();

    [GeneratedRegex(@"\b(?<name>(?:Add|Use)[A-Z]\w*)(?:<[^>()]*>)?\((?:[^()]*,)?(?<last>[^(),]*)")]
    private static partial Regex Call();

    [GeneratedRegex("^Add(?<role>App|Worker|Owner)Database$")]
    private static partial Regex RoleDatabase();

    [GeneratedRegex("configuration\\.GetValue\\(\"(?<key>Durable:\\w+)\", defaults\\.(?<name>\\w+)\\)")]
    private static partial Regex DurableRead();

    [GeneratedRegex("(?<need>Setting\\()?\"(?<name>[A-Z][A-Za-z0-9]*__\\w+|AINER_[A-Z_]+)\"")]
    private static partial Regex Named();
}
