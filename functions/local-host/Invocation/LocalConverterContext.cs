using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Ainer.LocalHost.Invocation;

internal sealed class LocalConverterContext(ParameterInfo parameter, object? source, FunctionContext context) : ConverterContext
{
    public override Type TargetType => parameter.ParameterType;

    public override object? Source => source;

    public override FunctionContext FunctionContext => context;

    public override IReadOnlyDictionary<string, object> Properties => ImmutableDictionary<string, object>.Empty;
}
