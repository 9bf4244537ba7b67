using System.Net;
using Ainer.Composer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Ainer.Composer.Tests;

public sealed class StatusPageTests
{
    [Fact]
    public async Task A_composer_without_hub_and_broker_lives_and_says_what_it_is_missing()
    {
        var work = Directory.CreateTempSubdirectory("ainer-composer-node-").FullName;
        await using var app = Build(work);
        await app.StartAsync(FilmWorkshop.Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("healthz", FilmWorkshop.Cancellation)).StatusCode);
        var ready = await http.GetAsync("readyz", FilmWorkshop.Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var text = await ready.Content.ReadAsStringAsync(FilmWorkshop.Cancellation);
        Assert.Contains("Hub__BaseUrl", text, StringComparison.Ordinal);
        Assert.Contains("RabbitMq__Uri", text, StringComparison.Ordinal);
        Assert.Contains("process_resident_memory_bytes", await http.GetStringAsync("metrics", FilmWorkshop.Cancellation), StringComparison.Ordinal);

        await app.StopAsync(FilmWorkshop.Cancellation);
        Directory.Delete(work, recursive: true);
    }

    [Fact]
    public void Impossible_settings_are_refused_at_start_with_their_name()
    {
        var error = Assert.Throws<OptionsValidationException>(() => Build(Path.GetTempPath(), "--Composer:Lanes=compose:0"));
        Assert.Contains("slots", error.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(string work, params string[] more)
    {
        string[] settings = ["--Composer:Port=0", $"--Composer:WorkDirectory={work}", "--Hub:BaseUrl=http://127.0.0.1:1", "--Hub:ApiKey=x", "--RabbitMq:Uri=amqp://127.0.0.1:1/", .. more];
        return WebApplication.CreateSlimBuilder(settings).AddComposer().Build().MapStatusPages();
    }
}
