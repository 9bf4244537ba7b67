using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Http.Converters;

namespace Ainer.LocalHost.Http;

/// <summary>The converter behind [FromBody]; an app may put its own <see cref="IFromBodyConversionFeature"/> into the invocation.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var feature = context.FunctionContext.Features.Get<IFromBodyConversionFeature>() ?? JsonBody.Instance;
        return ConversionResult.Success(await feature.ConvertAsync(context.FunctionContext, context.TargetType));
    }
}
