using Microsoft.Extensions.Configuration;

namespace Ainer.LocalHost.RabbitMq;

/// <summary>Finds the amqp URI that an attribute's ConnectionStringSetting names: a connection string, or a setting of that name.</summary>
internal static class BrokerSetting
{
    /// <exception cref="InvalidOperationException">No name, no value, or the value is no amqp URI.</exception>
    public static Uri Resolve(string? setting, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(setting))
            throw new InvalidOperationException("name the broker with ConnectionStringSetting.");
        var key = setting.Replace("__", ":", StringComparison.Ordinal);
        var value = configuration.GetConnectionString(key) ?? configuration[key];
        if (string.IsNullOrWhiteSpace(value))
            throw new InvalidOperationException($"the setting {setting} (ConnectionStringSetting) is missing.");
        return Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
            ? uri
            : throw new InvalidOperationException($"the setting {setting} is no amqp:// or amqps:// URI.");
    }
}
