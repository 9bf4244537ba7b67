using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Ainer.LocalHost.Durable;

/// <summary>
/// The default converter, with the limit that the back ends in Azure have for one input, output or event: what would be refused there is refused here.
/// </summary>
internal sealed class BoundedDataConverter(DataConverter inner) : DataConverter
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int Limit = 256 * 1024;

    public static BoundedDataConverter Default { get; } = new(JsonDataConverter.Default);

    /// <exception cref="PayloadTooLargeException">It is longer than <see cref="Limit"/>.</exception>
    [return: NotNullIfNotNull(nameof(value))]
    public override string? Serialize(object? value)
    {
        var data = inner.Serialize(value);
        // No character takes more than three bytes, so most need not be counted.
        if (data is null || data.Length <= Limit / 3 || Encoding.UTF8.GetByteCount(data) is var bytes && bytes <= Limit)
            return data;
        throw new PayloadTooLargeException(
            $"A {value!.GetType().Name} of {bytes} bytes is more than the {Limit} that an orchestration's input, output or event may have. "
            + "Keep it in Postgres or S3 and pass its id.");
    }

    [return: NotNullIfNotNull(nameof(data))]
    public override object? Deserialize(string? data, Type targetType) => inner.Deserialize(data, targetType);
}
