using System.CommandLine;
using Ainer.Cli.Api;
using Ainer.Cli.House;
using Ainer.Cli.Terminal;

namespace Ainer.Cli.Commands;

internal static class DemoCommand
{
    public static Command Create()
    {
        var language = new Option<string>("--language") { Description = "Which sample chapter: zh-CN or en", DefaultValueFactory = _ => "zh-CN" };
        language.AcceptOnlyFromAmong("zh-CN", "en");
        var quality = new Option<string>("--quality") { Description = "preview, standard or high", DefaultValueFactory = _ => "standard" };
        quality.AcceptOnlyFromAmong("preview", "standard", "high");
        var command = new Command("demo", "Start everything and make a film from a sample chapter") { language, quality };
        command.SetAction(async (parsed, cancel) =>
        {
            var house = HouseContext.Open();
            var screen = Screen.ForStandardError();
            await new Bringup(house, screen).UpAsync(servicesOnly: false, cancel);
            var sample = Path.Combine(house.Layout.Root, "samples", $"chapter.{parsed.GetValue(language)}.txt");
            var target = Path.Combine(house.Layout.Output, $"ainer-demo.{parsed.GetValue(language)}.mp4");
            using var client = AinerClient.Open(house, screen);
            var report = await SubmitCommand.SubmitAsync(house, client, screen, new SubmitRequest(sample, parsed.GetValue(language), parsed.GetValue(quality)!, true, target), cancel);
            return SubmitCommand.Print(report, json: false);
        });
        return command;
    }
}
