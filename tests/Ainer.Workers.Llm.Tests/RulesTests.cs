using Ainer.Contracts;
using Ainer.Contracts.Artifacts;
using Ainer.Contracts.Entities;
using Ainer.Contracts.Errors;
using Ainer.Contracts.Jobs;
using Ainer.Contracts.Plans;
using Ainer.Testing;
using Ainer.WorkerProtocol.Jobs;
using Ainer.Workers.Llm.Extraction;
using Ainer.Workers.Llm.Prompts;
using Microsoft.Extensions.DependencyInjection;

namespace Ainer.Workers.Llm.Tests;

public sealed class RulesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLlmWorkers().BuildServiceProvider();
    private readonly string _directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), TestServices.UniqueName("ainer-llm"))).FullName;

    private static readonly Look Girl = new()
    {
        Presentation = Presentation.Feminine, Age = AgeBand.Young, Skin = "#f2d0b4", HairColor = "#1c1a1c", HairStyle = "long", Garment = "robe",
        GarmentColor = "#c81e24", AccentColor = "#d4aa3c", Accessory = "sword",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_scene_gets_one_prompt_a_shot_that_says_framing_people_place_light_and_mood()
    {
        var output = await RunAsync(JobOperation.PromptGen, new PromptParams("sc1", "zh-CN", [ShotOf("s1", Framing.Close, Girl), ShotOf("s2", Framing.Establishing)]));
        var set = AinerJson.Read<PromptSet>(await File.ReadAllTextAsync(output.Files[0].Path, Ct));

        Assert.Equal((ArtifactKind.Prompts, "sc1"), (output.Files[0].Kind, set.SceneId));
        Assert.Equal(["s1", "s2"], set.Prompts.Select(prompt => prompt.ShotId));
        var close = set.Prompts[0].Prompt;
        foreach (var words in new[] { "close-up", "a young woman with fair skin", "long black hair", "red flowing robe with golden trim", "a sword at the side", "old temple", "falling rain", "mysterious", "lantern" })
            Assert.Contains(words, close, StringComparison.Ordinal);
        Assert.Contains("people", set.Prompts[1].Negative, StringComparison.Ordinal);
        // The chapter's words are neither English nor safe.
        Assert.All(set.Prompts, prompt => Assert.True(prompt.Prompt.All(char.IsAscii) && prompt.Negative.All(char.IsAscii)));
    }

    [Fact]
    public void A_look_has_the_same_words_in_every_shot_and_another_look_other_words()
    {
        var words = ShotPrompts.LookOf(Girl);
        foreach (var framing in Enum.GetValues<Framing>()) Assert.Contains(words, ShotPrompts.Of(ShotOf("s", framing, Girl)).Prompt, StringComparison.Ordinal);
        Assert.NotEqual(words, ShotPrompts.LookOf(Girl with { GarmentColor = "#2d55aa" }));
        Assert.NotEqual(words, ShotPrompts.LookOf(Girl with { Age = AgeBand.Old }));
    }

    [Fact]
    public void Every_place_mood_and_time_has_words()
    {
        foreach (var place in Enum.GetValues<PlaceKind>())
            foreach (var mood in Enum.GetValues<Mood>())
                Assert.True(ShotPrompts.Of(ShotOf("s", Framing.Wide) with { PlaceKind = place, Mood = mood }).Prompt.Length > 80);
        Assert.Equal(Enum.GetValues<PlaceKind>().Length, Enum.GetValues<PlaceKind>().Select(place => ShotPrompts.Of(ShotOf("s", Framing.Wide) with { PlaceKind = place }).Prompt).Distinct().Count());
    }

    [Theory]
    [InlineData("#ff0000", "red")]
    [InlineData("#0a0a0a", "black")]
    [InlineData("#1c2650", "navy blue")]
    [InlineData("nonsense", "plain")]
    public void Colours_have_names(string hex, string name) => Assert.Equal(name, ColorNames.Of(hex));

    [Fact]
    public async Task Extraction_finds_who_an_english_text_is_about()
    {
        var document = await ExtractAsync("The storm came early. Old Tom Harker stood at the door and saw Mira. \"Come in,\" said Tom Harker. Mira did not move. At dusk Mira spoke of Tom Harker.", "en");
        Assert.Equal(["Tom Harker", "Mira"], document.Names.Select(name => name.Name.Replace("Old ", "", StringComparison.Ordinal)).Distinct().OrderByDescending(name => name));
        Assert.Equal(5, document.Sentences);
        Assert.Contains("The storm came early.", document.KeySentences);
    }

    [Fact]
    public async Task Extraction_finds_the_speakers_of_a_chinese_text()
    {
        var document = await ExtractAsync("雨停了。林晚轻声问：“你是谁？”老周笑道：“我是守庙的人。”林晚没有说话。", "zh-CN");
        Assert.Equal(["林晚", "老周"], document.Names.Select(name => name.Name));
        Assert.Equal(2, document.Names[0].Mentions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("((((((((((((((((((((“““““““““““““““““““")]
    public async Task Extraction_of_nothing_finds_nothing(string text) => Assert.Empty((await ExtractAsync(text, "zh-CN")).Names);

    [Fact]
    public async Task Translation_without_a_model_says_what_is_missing()
    {
        var refusal = await Assert.ThrowsAsync<AinerException>(() => RunAsync(JobOperation.Translate, new { text = "hello" }));
        Assert.Equal(ErrorCode.ProviderUnavailable, refusal.Code);
        Assert.Contains("language model", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<ExtractionDocument> ExtractAsync(string text, string language) =>
        AinerJson.Read<ExtractionDocument>(await File.ReadAllTextAsync((await RunAsync(JobOperation.Extract, new ExtractParams(text, language))).Files[0].Path, Ct));

    private Task<JobOutput> RunAsync<T>(JobOperation operation, T parameters) =>
        _services.GetServices<IJobHandler>().Single(handler => handler.Operation == operation).RunAsync(new JobContext
        {
            Job = new ClaimedJob
            {
                TenantId = "t", ProjectId = "p", RunId = "r", JobId = "job_1", Attempt = 1, Kind = JobKind.Llm, Operation = operation, Provider = "builtin.rules",
                Token = 1, LeaseS = 60, TimeLimitS = 60, Params = AinerJson.ToElement(parameters),
            },
            Inputs = [], WorkDirectory = _directory, Progress = new Progress<double>(), Artifacts = null!,
        }, Ct);

    private static Shot ShotOf(string id, Framing framing, params Look[] looks) => new()
    {
        ShotId = id, Index = 0, SceneId = "sc1", Framing = framing, Camera = CameraMove.PushIn, PlaceKind = PlaceKind.Temple, Mood = Mood.Mysterious, Weather = Weather.Rain,
        TimeOfDay = TimeOfDay.Night, Description = "雨夜，林晚推开庙门。", Props = ["lantern", "古剑"], Timing = new ShotTiming(),
        Characters = [.. looks.Select((look, i) => new ShotCharacter { EntityId = $"e{i}", Name = "林晚", Look = look, LookHash = look.Hash() })],
    };
}
