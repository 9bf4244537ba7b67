using System.ComponentModel.DataAnnotations;

namespace Ainer.Language;

/// <summary>How a server is asked to hold its answer to a form. The answer is checked in any case.</summary>
public enum StructuredOutput
{
    /// <summary>Only in words.</summary>
    Words,
    /// <summary>response_format json_object: any JSON.</summary>
    JsonObject,
    /// <summary>response_format json_schema: this schema.</summary>
    JsonSchema,
}

/// <summary>The language model, section Language. Without a base URL and a model there is none.</summary>
public sealed class LanguageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Language";

    /// <summary>Where the API begins, for example https://api.example.com/v1 or http://127.0.0.1:8000/v1. The operator's word: it may lie in a private network.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>Sent as a bearer token, if there is one. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at that server.</summary>
    public string? Model { get; set; }

    /// <summary>What the server is called in limits, metrics and errors.</summary>
    [Required, RegularExpression("^[a-z0-9_-]{1,40}$")] public string Provider { get; set; } = "default";

    /// <summary>Seconds until a connection stands.</summary>
    [Range(1, 120)] public int ConnectSeconds { get; set; } = 10;

    /// <summary>Seconds until the first piece of the answer, counted from the request; a server that loads its model needs them.</summary>
    [Range(1, 1800)] public int FirstTokenSeconds { get; set; } = 60;

    /// <summary>Seconds between two pieces.</summary>
    [Range(1, 600)] public int IdleSeconds { get; set; } = 30;

    /// <summary>Seconds for the whole answer.</summary>
    [Range(1, 3600)] public int WholeSeconds { get; set; } = 300;

    /// <summary>The longest instruction and material together, in characters.</summary>
    [Range(100, 4_000_000)] public int MaxPromptCharacters { get; set; } = 60_000;

    /// <summary>The longest answer that is asked for, in tokens.</summary>
    [Range(16, 200_000)] public int MaxAnswerTokens { get; set; } = 2000;

    /// <summary>The longest answer that is read, in characters.</summary>
    [Range(100, 4_000_000)] public int MaxAnswerCharacters { get; set; } = 40_000;

    /// <summary>0: the likeliest words; above: freer ones.</summary>
    [Range(0, 2)] public double Temperature { get; set; } = 0.3;

    /// <summary>max_tokens, or max_completion_tokens for servers that no longer know it.</summary>
    [RegularExpression("^max_(completion_)?tokens$")] public string MaxTokensField { get; set; } = "max_tokens";

    /// <summary>What the server can do about forms.</summary>
    public StructuredOutput StructuredOutput { get; set; } = StructuredOutput.JsonObject;

    /// <summary>What a million tokens of questions cost, in the budget's currency; 0 for a server of one's own.</summary>
    [Range(0, 100_000)] public decimal PricePerMillionRead { get; set; }

    /// <summary>What a million tokens of answers cost, in the budget's currency.</summary>
    [Range(0, 100_000)] public decimal PricePerMillionWritten { get; set; }

    /// <summary>Calls per second to the provider, by all processes together.</summary>
    [Range(0.001, 100_000)] public double ProviderPerSecond { get; set; } = 5;

    /// <summary>Calls per second of one tenant.</summary>
    [Range(0.001, 100_000)] public double TenantPerSecond { get; set; } = 1;

    /// <summary>Seconds' worth of calls that may be saved up.</summary>
    [Range(1, 3600)] public double BurstS { get; set; } = 5;

    /// <summary>Seconds that a call waits for its turn before it is refused as provider_rate_limited.</summary>
    [Range(0, 600)] public double MaxWaitSeconds { get; set; } = 20;

    /// <summary>The first setting that is missing, as it is named in the environment; null when calls can be made.</summary>
    public string? Missing => BaseUrl is null ? "Language__BaseUrl" : string.IsNullOrWhiteSpace(Model) ? "Language__Model" : null;
}
