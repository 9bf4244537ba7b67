using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ainer.Cli.House;

internal static class JsonText
{
    /// <summary>State files, for a person to read.</summary>
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What programs read on standard output and what the HTTP API speaks: snake_case, Chinese left readable.</summary>
    public static readonly JsonSerializerOptions Wire = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
