using System.Globalization;

namespace Ainer.LocalHost.Timers;

/// <summary>One field of an NCRONTAB expression: the set of values it allows, as bits.</summary>
internal readonly struct NcrontabField
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    private readonly ulong _allowed;

    private NcrontabField(ulong allowed) => _allowed = allowed;

    public static NcrontabField Seconds(string text) => Parse("second", text, 0, 59, []);

    public static NcrontabField Minutes(string text) => Parse("minute", text, 0, 59, []);

    public static NcrontabField Hours(string text) => Parse("hour", text, 0, 23, []);

    public static NcrontabField DaysOfMonth(string text) => Parse("day", text, 1, 31, []);

    public static NcrontabField MonthsOfYear(string text) => Parse("month", text, 1, 12, Months);

    public static NcrontabField DaysOfWeek(string text) => Parse("day of week", text, 0, 6, Days);

    public bool Allows(int value) => (_allowed & (1UL << value)) != 0;

    /// <summary>The smallest allowed value from the given one on, or -1.</summary>
    public int From(int value)
    {
        var rest = value > 63 ? 0 : _allowed >> value;
        return rest == 0 ? -1 : value + System.Numerics.BitOperations.TrailingZeroCount(rest);
    }

    // Lists of: *, value, from-to, each with an optional /step; a value with a step runs to the field's end.
    private static NcrontabField Parse(string field, string text, int lowest, int highest, string[] names)
    {
        var allowed = 0UL;
        foreach (var part in text.Split(','))
        {
            var stepped = part.Split('/');
            var step = stepped.Length == 1 ? 1 : Number(stepped[1]);
            var range = stepped[0].Split('-');
            var from = stepped[0] == "*" ? lowest : Value(range[0]);
            var to = (stepped[0], range.Length) switch
            {
                ("*", _) => highest,
                (_, 2) => Value(range[1]),
                _ => stepped.Length == 2 ? highest : from,
            };
            if (stepped.Length > 2 || range.Length > 2 || step < 1 || from < lowest || to > highest || from > to)
                throw Wrong();
            for (var value = from; value <= to; value += step)
                allowed |= 1UL << value;
        }

        return new NcrontabField(allowed);

        int Value(string token)
        {
            var name = token.Length < 3 ? -1 : Array.FindIndex(names, n => n.StartsWith(token, StringComparison.OrdinalIgnoreCase));
            return name >= 0 ? lowest + name : Number(token);
        }

        int Number(string token) =>
            int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong();

        FormatException Wrong() => new($"'{text}' is no NCRONTAB {field}: it takes {lowest}-{highest}, lists, ranges and steps.");
    }
}
