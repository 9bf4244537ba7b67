using System.Globalization;
using System.Text;
using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Http;

/// <summary>A page of a list; next_cursor is absent on the last one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Makes pages.</summary>
public static class Pages
{
    /// <summary>Cuts a result that was read with one row more than asked for.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, string> cursorOf) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], cursorOf(rows[limit - 1])) : new Page<T>(rows, null);
}

/// <summary>Opaque places in a list.</summary>
public static class Cursors
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A cursor of another list is no place in this one, though it may have some of its parts.</summary>
    private static readonly JsonSerializerOptions Whole = new(AinerJson.Options)
    {
        RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The text form of a place.</summary>
    public static string Write(object place) => Convert.ToBase64String(Encoding.UTF8.GetBytes(AinerJson.Write(place))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The place, or null for none. Throws <see cref="AinerException"/> (validation_failed) for a text that is no cursor of this list.</summary>
    public static T? Read<T>(string? cursor)
        where T : class
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        try
        {
            var base64 = cursor.Replace('-', '+').Replace('_', '/');
            var json = Strict.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
            JsonSoundness.Check(json);
            return JsonSerializer.Deserialize<T>(json, Whole) ?? throw new JsonException("The cursor is null.");
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException or AinerException)
        {
            throw new AinerException(ErrorCode.ValidationFailed, "The cursor is not one of this list; start without it.", new { field = "cursor" });
        }
    }
}

/// <summary>Reads query parameters and refuses what does not fit.</summary>
public static class Query
{
    /// <summary>How many items: 1 to 500, 50 without a word.</summary>
    public static int Limit(HttpRequest request) => Integer(request, "limit", 50, 1, 500);

    /// <summary>A whole number in a range.</summary>
    public static int Integer(HttpRequest request, string name, int fallback, int least, int most)
    {
        var text = request.Query[name].FirstOrDefault();
        if (string.IsNullOrEmpty(text)) return fallback;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        throw new AinerException(ErrorCode.ValidationFailed, $"The query parameter {name} must be a whole number from {least} to {most}.", new { field = name, value = text });
    }

    /// <summary>true or false.</summary>
    public static bool Flag(HttpRequest request, string name, bool fallback = false) => request.Query[name].FirstOrDefault() switch
    {
        null or "" => fallback,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw new AinerException(ErrorCode.ValidationFailed, $"The query parameter {name} must be true or false.", new { field = name, value = other }),
    };

    /// <summary>A text, or null.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    /// <summary>Several values: repeated or separated by commas; null when there is none.</summary>
    public static string[]? Texts(HttpRequest request, string name)
    {
        var values = request.Query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        return values.Length == 0 ? null : values;
    }

    /// <summary>As <see cref="Texts"/>, of values that there are, each once. Throws <see cref="AinerException"/> (validation_failed) for another: an empty list would say that there is nothing.</summary>
    public static string[]? Choices(HttpRequest request, string name, IReadOnlyCollection<string> allowed)
    {
        var values = Texts(request, name);
        return values?.FirstOrDefault(value => !allowed.Contains(value)) is { } unknown
            ? throw new AinerException(ErrorCode.ValidationFailed, $"'{unknown}' is no {name}; there are {string.Join(", ", allowed)}.", new { field = name, value = unknown, allowed })
            : values?.Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>One value of those that there are, or null.</summary>
    public static string? Choice(HttpRequest request, string name, IReadOnlyCollection<string> allowed) => Text(request, name) is not { } value ? null
        : allowed.Contains(value) ? value
        : throw new AinerException(ErrorCode.ValidationFailed, $"'{value}' is no {name}; there are {string.Join(", ", allowed)}.", new { field = name, value, allowed });
}
