using Ainer.Testing;

namespace Ainer.Deployment.Tests.Settings;

public sealed class SettingsTests
{
    private static readonly SettingsCatalog Catalog = SettingsCatalog.Instance;

    [Fact]
    public void Every_place_sets_what_its_process_requires_and_nothing_that_nobody_reads() =>
        Repository.Holds(Placement.All().SelectMany(place => SettingsRules.Broken(Catalog, place)));

    [Fact]
    public void Processes_of_one_deployment_are_told_the_same_about_the_services_they_share() =>
        Repository.Holds(Placement.All().GroupBy(place => place.Where).SelectMany(deployment => SettingsRules.Uneven(Catalog, [.. deployment])));

    [Fact]
    public void Every_process_of_ours_gets_its_settings_in_the_compose_files() =>
        Assert.Equal(SettingsCatalog.Processes.Order(), Placement.All().Where(place => place.Where.EndsWith(".yml", StringComparison.Ordinal)).Select(place => place.Process).Distinct().Order());

    [Fact]
    public void The_page_of_settings_is_what_the_code_says()
    {
        const string path = "docs/configuration.md";
        var page = ConfigurationPage.Write(Catalog, Placement.All());
        if (RepositoryFiles.WriteGenerated) File.WriteAllText(Path.Combine(RepositoryFiles.Root, path), page);
        Assert.True(Repository.Text(path) == page, $"{path} is not what the code says. Run these tests with AINER_WRITE_GENERATED=1 and commit the page.");
    }

    [Fact]
    public void Every_setting_says_what_it_means() =>
        Repository.Holds(from process in SettingsCatalog.Processes from setting in Catalog.Of(process).Values where setting.Meaning.Length < 10 select $"{setting.Key} ({process}) has no doc comment.");

    [Theory]
    [InlineData("gateway", "Postgres:App")]
    [InlineData("gateway", "Postgres:Worker")]
    [InlineData("orchestration", "RabbitMq:Uri")]
    [InlineData("router", "Postgres:Worker")]
    [InlineData("agent", "Hub:ApiKey")]
    [InlineData("composer", "RabbitMq:Uri")]
    [InlineData("setup", "Postgres:Owner")]
    public void What_a_process_cannot_start_without_is_required(string process, string key) => Assert.True(Catalog.Of(process)[key].Required);

    [Theory]
    [InlineData("agent", "Postgres__Worker")]
    [InlineData("composer", "S3__AccessKey")]
    [InlineData("agent", "S3__Bucket")]
    [InlineData("orchestration", "Postgres__App")]
    [InlineData("router", "Composer__Port")]
    public void What_a_process_does_not_read_is_not_found(string process, string variable) => Assert.Null(Catalog.Find(process, variable));

    [Fact]
    public void Two_options_classes_of_one_name_are_kept_apart()
    {
        Assert.Contains("WorkerHub:LeaseS", Catalog.Of("router").Keys);
        Assert.DoesNotContain("WorkerHub:ApiKey", Catalog.Of("router").Keys);
        Assert.DoesNotContain("Hub:LeaseS", Catalog.Of("agent").Keys);
    }

    [Fact]
    public void A_default_that_the_process_gives_is_shown_and_then_nothing_is_required()
    {
        Assert.Equal(("compose:1", false), (Catalog.Of("composer")["Composer:Lanes"].Default, Catalog.Of("composer")["Composer:Lanes"].Required));
        Assert.StartsWith("cpu.video:1", Catalog.Of("agent")["Agent:Lanes"].Default, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_unread_settings_are_found()
    {
        var place = new Placement("x.yml", "agent", new Dictionary<string, string> { ["RabbitMq__Uri"] = "amqp://x", ["Agent__Lane"] = "compose", ["Hub__ApiKey"] = "" });
        Assert.Equal(["x.yml does not set Hub__ApiKey for agent, which would not start without it.", "x.yml sets Agent__Lane for agent, which does not read it: correct the name or take it out."],
            SettingsRules.Broken(Catalog, place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Properties_are_read_with_default_range_and_meaning()
    {
        const string source = """
            internal sealed class XOptions
            {
                public const string Section = "X";

                /// <summary>Where it is, see <see cref="Port"/>;
                /// two lines.</summary>
                [Required] public string Address { get; set; } = "127.0.0.1";

                /// <inheritdoc cref="Address"/>
                [Required]
                [RegularExpression("^[a-z]{1,3}$")]
                public string Other { get; set; } = "";

                /// <summary>How often.</summary>
                [Range(0.5, 60)] public double PollS { get; init; } = 1;

                /// <summary>How long.</summary>
                [Range(typeof(TimeSpan), "00:01:00", "36500.00:00:00")]
                public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);

                public long Computed => 5;

                /// <summary>By kind.</summary>
                public Dictionary<string, int> Limits { get; set; } = new()
                {
                    ["a"] = 1,
                };

                /// <summary>Names.</summary>
                public IList<string> Names { get; } = [];
            }
            """;
        Assert.Equal(
        [
            new OptionProperty("Address", "string", "127.0.0.1", "Where it is, see `Port`; two lines.", "", false),
            new OptionProperty("Other", "string", "", "Where it is, see `Port`; two lines.", "", true),
            new OptionProperty("PollS", "double", "1", "How often.", "0.5 to 60", false),
            new OptionProperty("Keep", "TimeSpan", "30.00:00:00", "How long.", "00:01:00 to 36500.00:00:00", false),
            new OptionProperty("Limits", "Dictionary<string, int>", "{ [\"a\"] = 1, }", "By kind.", "", false),
            new OptionProperty("Names", "IList<string>", "", "Names.", "", false),
        ], OptionsClass.Properties(source, "XOptions"));
    }
}
