namespace Ainer.Gateway.OpenApi;

/// <summary>The checked-in OpenAPI 3.1 description; a test holds it against the routes.</summary>
internal static class OpenApiDocument
{
    /// <summary>The JSON text.</summary>
    public static string Text { get; } = Read();

    private static string Read()
    {
        var assembly = typeof(OpenApiDocument).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith("openapi.json", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
