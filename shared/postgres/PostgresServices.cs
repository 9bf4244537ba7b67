using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Ainer.Postgres;

/// <summary>Registration of the roles that a process uses.</summary>
public static class PostgresServices
{
    /// <summary>Registers <see cref="AppDatabase"/> (setting Postgres:App).</summary>
    public static IServiceCollection AddAppDatabase(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRole(configuration, options => options.App, nameof(PostgresOptions.App), (text, options) => new AppDatabase(text, options));

    /// <summary>Registers <see cref="WorkerDatabase"/> (setting Postgres:Worker).</summary>
    public static IServiceCollection AddWorkerDatabase(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRole(configuration, options => options.Worker, nameof(PostgresOptions.Worker), (text, options) => new WorkerDatabase(text, options));

    /// <summary>Registers <see cref="OwnerDatabase"/> (setting Postgres:Owner).</summary>
    public static IServiceCollection AddOwnerDatabase(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRole(configuration, options => options.Owner, nameof(PostgresOptions.Owner), (text, options) => new OwnerDatabase(text, options));

    private static IServiceCollection AddRole<TDatabase>(
        this IServiceCollection services, IConfiguration configuration, Func<PostgresOptions, string?> connection, string name, Func<string, PostgresOptions, TDatabase> create)
        where TDatabase : Database
    {
        services.AddOptions<PostgresOptions>().Bind(configuration.GetSection(PostgresOptions.Section)).ValidateDataAnnotations()
            .Validate(options => !string.IsNullOrWhiteSpace(connection(options)), $"The setting {PostgresOptions.Section}:{name} is missing: an Npgsql connection string.")
            .ValidateOnStart();
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PostgresOptions>>().Value;
            return create(connection(options)!, options);
        });
        return services;
    }
}
