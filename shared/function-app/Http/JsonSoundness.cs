using System.Globalization;
using System.Text;
using System.Text.Json;
using Ainer.Contracts.Errors;

namespace Ainer.FunctionApp.Http;

/// <summary>
/// Refuses JSON that is well-formed and still cannot be meant or kept: a name that stands twice in one object (each reader would believe another of the two), a text that is no Unicode or holds
/// a NUL, a number beyond reach. All of it would else come to light somewhere behind, as a failure of the database or of whoever reads the text. Pure.
/// </summary>
internal static class JsonSoundness
{
    private const int LongestNumber = 400;

    /// <summary>Throws validation_failed or text_not_utf8 naming the place. The text is JSON already.</summary>
    public static void Check(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        Value(ref reader, null);
    }

    private static void Value(ref Utf8JsonReader reader, Place? at)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Members(ref reader, at);
                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++) Value(ref reader, new Place(at, null, i));
                break;
            case JsonTokenType.String:
                Text(ref reader, at);
                break;
            case JsonTokenType.Number when !IsWithinReach(ref reader):
                throw new AinerException(ErrorCode.ValidationFailed, $"{Place.Path(at)} is a number beyond reach.", new { field = Place.Path(at) });
            default:
                break;
        }
    }

    private static void Members(ref Utf8JsonReader reader, Place? at)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader, at);
            var place = new Place(at, name, 0);
            if (!names.Add(name)) throw new AinerException(ErrorCode.ValidationFailed, $"{Place.Path(place)} stands twice; send it once.", new { field = Place.Path(place) });
            reader.Read();
            Value(ref reader, place);
        }
    }

    /// <summary>The text of a name, or of a value that is escaped; only an escape can hide what is no text.</summary>
    private static string Text(ref Utf8JsonReader reader, Place? at)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped) return "";
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new AinerException(ErrorCode.TextNotUtf8, $"{Place.Path(at)} is not valid Unicode: it holds half of a pair of escapes.", new { field = Place.Path(at) });
        }
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new AinerException(ErrorCode.TextNotUtf8, $"{Place.Path(at)} holds a NUL character.", new { field = Place.Path(at) })
            : text;
    }

    /// <summary>What a double holds, neither infinite nor lost in nothing: the database keeps that.</summary>
    private static bool IsWithinReach(ref Utf8JsonReader reader) =>
        reader.ValueSpan.Length <= LongestNumber && reader.TryGetDouble(out var value) && double.IsFinite(value)
        && (value != 0 || !HasDigit(reader.ValueSpan));

    private static bool HasDigit(ReadOnlySpan<byte> number)
    {
        var exponent = number.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? number : number[..exponent]).IndexOfAnyInRange((byte)'1', (byte)'9') >= 0;
    }

    private sealed record Place(Place? Above, string? Name, int Index)
    {
        public static string Path(Place? place) => place is null ? "The body" : place.Text();

        private string Text() => Name is { } name
            ? Above is null ? name : $"{Above.Text()}.{name}"
            : $"{Above?.Text() ?? "$"}[{Index.ToString(CultureInfo.InvariantCulture)}]";
    }
}
