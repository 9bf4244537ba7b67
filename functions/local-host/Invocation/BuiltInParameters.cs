using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Ainer.LocalHost.Invocation;

/// <summary>The parameters that every function may have: context, token, request, converters, and values of the binding data by name.</summary>
internal static class BuiltInParameters
{
    public static ParameterBinding Bind(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<InputConverterAttribute>() is { } converter)
            return Converter(parameter, converter.ConverterType);
        if (parameter.ParameterType == typeof(FunctionContext))
            return static (context, _) => new(context);
        if (parameter.ParameterType == typeof(CancellationToken))
            return static (context, _) => new(context.CancellationToken);
        if (parameter.ParameterType == typeof(HttpRequest))
            return static (context, _) => new(context.GetHttpContext()?.Request);
        return ByName(parameter);
    }

    private static ParameterBinding Converter(ParameterInfo parameter, Type converterType)
    {
        if (Activator.CreateInstance(converterType, nonPublic: true) is not IInputConverter converter)
            throw new InvalidOperationException($"{converterType.Name} of parameter {parameter.Name} is no IInputConverter.");
        return async (context, triggerValue) =>
        {
            var result = await converter.ConvertAsync(new LocalConverterContext(parameter, triggerValue, context));
            return result.Status switch
            {
                ConversionStatus.Succeeded => result.Value,
                ConversionStatus.Failed => throw new FunctionInputConverterException(
                    $"Parameter {parameter.Name} of {context.FunctionDefinition.Name} could not be made: {result.Error!.Message}", result.Error),
                _ => Missing(parameter, context),
            };
        };
    }

    private static ParameterBinding ByName(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var name = parameter.Name!;
        if (type == typeof(string))
        {
            return (context, _) => context.BindingContext.BindingData.TryGetValue(name, out var value) && value is not null
                ? new(value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture))
                : new(Missing(parameter, context));
        }

        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            throw new InvalidOperationException(
                $"parameter {name} of type {type.Name} is no trigger, no binding and nothing a route value converts to; take services through the constructor.");
        }

        return (context, _) => context.BindingContext.BindingData.TryGetValue(name, out var value) && value is not null
            ? new(type.IsInstanceOfType(value) ? value : FromText(converter, value, parameter))
            : new(Missing(parameter, context));
    }

    private static object? FromText(TypeConverter converter, object value, ParameterInfo parameter)
    {
        try
        {
            return converter.ConvertFromInvariantString(Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException)
        {
            throw new FunctionInputConverterException($"Parameter {parameter.Name}: '{value}' is no {parameter.ParameterType.Name}.", e);
        }
    }

    private static object? Missing(ParameterInfo parameter, FunctionContext context)
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
            return null;
        throw new FunctionInputConverterException(
            $"Parameter {parameter.Name} of {context.FunctionDefinition.Name} has no value: the trigger brought none of that name.");
    }
}
