using Ainer.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ainer.Language.Tests;

public sealed class LanguageOptionsTests
{
    [Fact]
    public void Settings_that_are_empty_are_none()
    {
        using var services = Services(("BaseUrl", ""), ("Model", ""), ("ApiKey", ""));
        Assert.Equal("Language__BaseUrl", services.GetRequiredService<ILanguageModel>().Missing);
    }

    [Fact]
    public void A_base_url_and_a_model_are_enough()
    {
        using var services = Services(("BaseUrl", "http://127.0.0.1:8000/v1"), ("Model", "tiny"));
        Assert.Null(services.GetRequiredService<ILanguageModel>().Missing);
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://example.org/v1")]
    [InlineData("BaseUrl", "https://user:word@example.org/v1")]
    [InlineData("BaseUrl", "v1/chat")]
    [InlineData("Provider", "My Server")]
    [InlineData("FirstTokenSeconds", "0")]
    [InlineData("MaxTokensField", "tokens")]
    public void A_setting_that_cannot_work_is_refused_at_start(string name, string value)
    {
        using var services = Services((name, value));
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<LanguageOptions>>().Value);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Language:{setting.Name}", setting.Value))).Build();
        return new ServiceCollection().AddRedis(configuration).AddLanguageModel(configuration).BuildServiceProvider();
    }
}
