using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.Contracts.Events;
using Ainer.Testing;

namespace Ainer.Contracts.Tests;

/// <summary>
/// Samples/{version}/ holds a message of every contract as each released version wrote it. They are never edited: when a contract grows, the newest version's samples may be
/// written again by AINER_WRITE_GENERATED=1 until it is released.
/// </summary>
public sealed class StoredSampleTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "tests/Ainer.Contracts.Tests/Samples");
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Examples.All.Keys];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order()];

    [Theory, MemberData(nameof(Names))]
    public async Task What_is_written_today_is_what_the_sample_shows(string name)
    {
        var path = Path.Combine(Folder, EventEnvelope.CurrentSchemaVersion, name + ".json");
        var written = JsonSerializer.SerializeToNode(Examples.All[name], Examples.All[name].GetType(), AinerJson.Options)!;
        if (RepositoryFiles.WriteGenerated)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, written.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = AinerJson.Options.Encoder }) + "\n", Ct);
        }
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(path, Ct)), written), $"{name} is written differently now: {written.ToJsonString(AinerJson.Options)}");
    }

    [Theory, MemberData(nameof(Files))]
    public async Task Every_released_message_is_still_read_without_loss(string file)
    {
        var type = Examples.All[Path.GetFileNameWithoutExtension(file)].GetType();
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file), Ct);
        var read = JsonSerializer.Deserialize(text, type, AinerJson.Options);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonSerializer.SerializeToNode(read, type, AinerJson.Options)));
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_message_of_a_newer_minor_version_with_unknown_fields_is_read(string file)
    {
        var example = Examples.All[Path.GetFileNameWithoutExtension(file)];
        if (example is Array) return;
        var message = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file), Ct))!.AsObject();
        message["added_later"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };
        Assert.NotNull(message.Deserialize(example.GetType(), AinerJson.Options));
    }

    [Theory, MemberData(nameof(Names))]
    public void Examples_leave_no_field_empty(string name)
    {
        Assert.Empty(EmptyFields(Examples.All[name], name));
    }

    [Fact]
    public void All_ten_contracts_have_an_example() => Assert.Equal(10, Examples.All.Count);

    // An example that leaves something null would let that field be renamed unseen.
    private static IEnumerable<string> EmptyFields(object? value, string path)
    {
        switch (value)
        {
            case null:
                yield return path;
                break;
            case string or JsonElement or Enum or IFormattable or bool:
                break;
            case IEnumerable items:
                foreach (var item in items)
                foreach (var empty in EmptyFields(item, path + "[]")) yield return empty;
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
                {
                    // A produced file's own facts are covered by the artifact's sample.
                    if (property.PropertyType == typeof(double?) && path.Contains("worker-result", StringComparison.Ordinal)) continue;
                    if (value is Artifacts.MediaFacts && path.Contains("worker-result", StringComparison.Ordinal)) continue;
                    foreach (var empty in EmptyFields(property.GetValue(value), $"{path}.{property.Name}")) yield return empty;
                }
                break;
        }
    }
}
