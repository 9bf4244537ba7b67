using Ainer.LocalHost.Durable.Activities;
using Ainer.LocalHost.Durable.Wake;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ainer.LocalHost.Durable.Engine;

/// <summary>What every part of an engine uses.</summary>
internal sealed record EngineParts(
    DurableEngineOptions Options,
    NpgsqlDataSource Source,
    TaskCatalog Catalog,
    DataConverter Converter,
    HubWake Wake,
    TimeProvider Time,
    ILoggerFactory Loggers,
    ILogger Log);
