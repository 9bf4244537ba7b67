using System.Text;
using System.Text.Json;
using Ainer.Contracts.Entities;
using Ainer.EntityCore;

namespace Ainer.Gateway.Tests;

[Collection(nameof(GatewayProcess))]
public sealed class EntityTests(GatewayProcess gateway)
{
    private const string First = "Mara lit the lantern in the harbor.\n\"We must go now,\" said Mara.\n\"Wait,\" said Thomas. \"The bridge is gone.\"\n\"Thomas,\" said Mara, \"come.\"";
    private const string Second = "In the morning Thomas wore a red coat.\n\"I hear the ship,\" said Thomas.\n\"Then we leave,\" said Mara.";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_locked_look_and_voice_stay_through_the_next_chapter()
    {
        var project = await ProjectAsync("p_locks");
        await ReadAsync(project, First);
        var mara = await EntityAsync(project, "Mara");
        var path = $"/api/v1/projects/{project}/entities/{mara.GetProperty("entity_id").GetString()}";
        var (status, edited) = await PatchAsync(path, new { look = new { garment_color = "#101112", accessory = "hat" }, voice = new { pitch = 77 }, locks = new[] { "voice", "look" }, version = mara.GetProperty("version").GetInt64() });
        Assert.Equal("Mara", (await gateway.Admin.ReadAsync(path, Ct)).Body.Text("name"));
        Assert.Equal((200, "#101112", 77), (status, edited.GetProperty("look").GetProperty("garment_color").GetString(), edited.GetProperty("voice").GetProperty("pitch").GetInt32()));
        Assert.NotEqual(mara.GetProperty("voice").GetProperty("voice_id").GetString(), edited.GetProperty("voice").GetProperty("voice_id").GetString());

        var reading = await ReadAsync(project, Second);
        var later = reading.Pack.Characters.Single(person => person.Name == "Mara");
        Assert.Equal(("#101112", "hat", 77, true), (later.Look.GarmentColor, later.Look.Accessory, later.Voice.Pitch, later.Locked));
        Assert.Equal("#101112", (await EntityAsync(project, "Mara")).GetProperty("look").GetProperty("garment_color").GetString());

        Assert.Equal("illegal_state", (await PatchAsync(path, new { look = new { garment = "robe" } })).Body.Code());
        Assert.Equal("version_conflict", (await PatchAsync(path, new { name = "Mara Quill", version = 1 })).Body.Code());
        var (_, unlocked) = await PatchAsync(path, new { look = new { garment = "robe" }, locks = Array.Empty<string>(), name = "Mara Quill" });
        Assert.Equal(("robe", 0, "Mara"), (unlocked.GetProperty("look").GetProperty("garment").GetString(), unlocked.GetProperty("locks").GetArrayLength(), unlocked.GetProperty("aliases")[0].GetString()));
    }

    [Fact]
    public async Task Merged_people_are_one_in_the_next_chapter_too()
    {
        var project = await ProjectAsync("p_merge");
        await ReadAsync(project, First);
        var (mara, thomas) = (await EntityAsync(project, "Mara"), await EntityAsync(project, "Thomas"));
        var (intoId, fromId) = (mara.GetProperty("entity_id").GetString(), thomas.GetProperty("entity_id").GetString());
        var (status, merged) = await gateway.Admin.PostAsync($"/api/v1/projects/{project}/entities/{intoId}/merge", $$"""{"from_entity_id":"{{fromId}}"}""", Ct);
        Assert.Equal(200, status);
        Assert.Contains("Thomas", merged.GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()));
        Assert.Equal(404, (await gateway.Admin.ReadAsync($"/api/v1/projects/{project}/entities/{fromId}", Ct)).Status);

        var reading = await ReadAsync(project, Second);
        Assert.Equal([intoId], reading.Pack.Characters.Select(person => person.EntityId));
        Assert.All(reading.Story.Scenes.SelectMany(scene => scene.Passages).Where(passage => passage.SpeakerId is not null), passage => Assert.Equal(intoId, passage.SpeakerId));
        Assert.Equal("Mara", (await gateway.GetJsonAsync($"/api/v1/projects/{project}/entities?kind=character", Ct)).GetProperty("items").EnumerateArray().Single().GetProperty("name").GetString());
        var place = (await gateway.GetJsonAsync($"/api/v1/projects/{project}/entities?kind=place", Ct)).GetProperty("items")[0].GetProperty("entity_id").GetString();
        Assert.Equal(422, (await gateway.Admin.PostAsync($"/api/v1/projects/{project}/entities/{intoId}/merge", $$"""{"from_entity_id":"{{place}}"}""", Ct)).Status);
    }

    [Fact]
    public async Task Entities_are_listed_in_pages_and_belong_to_one_tenant()
    {
        var project = await ProjectAsync("p_list");
        await ReadAsync(project, First);
        var names = new List<string>();
        var path = $"/api/v1/projects/{project}/entities?limit=1";
        for (string? cursor = ""; cursor is not null;)
        {
            var (_, page) = await gateway.Admin.ReadAsync(cursor.Length == 0 ? path : $"{path}&cursor={cursor}", Ct);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        Assert.Superset(new HashSet<string> { "Mara", "Thomas" }, names.ToHashSet());
        Assert.Equal(names.Count, names.Distinct().Count());

        var thomas = (await EntityAsync(project, "Thomas")).GetProperty("entity_id").GetString();
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/projects/{project}/entities", Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/projects/{project}/entities/{thomas}", Ct)).Status);
        Assert.Equal(404, (await other.ReadAsync($"/api/v1/projects/{project}/world-pack", Ct)).Status);
        Assert.Equal(422, (await PatchAsync($"/api/v1/projects/{project}/entities/{thomas}", new { look = new { garment_color = "red" } })).Status);
        Assert.Equal(422, (await PatchAsync($"/api/v1/projects/{project}/entities/{thomas}", new { locks = new[] { "soul" } })).Status);
        Assert.Equal("illegal_state", (await PatchAsync($"/api/v1/projects/{project}/entities/{thomas}", new { name = "Mara" })).Body.Code());
    }

    [Fact]
    public async Task A_world_pack_dresses_whoever_is_new()
    {
        var project = await ProjectAsync("p_world");
        var path = $"/api/v1/projects/{project}/world-pack";
        Assert.Equal(0, (await gateway.GetJsonAsync(path, Ct)).GetProperty("version").GetInt32());
        var (status, world) = await PatchAsync(path, new { style = "muted watercolour", palette = new[] { "#0a0b0c", "#1a1b1c" }, narrator = new { pitch = 30 }, burn_subtitles = true });
        Assert.Equal((200, 1, true), (status, world.GetProperty("version").GetInt32(), world.GetProperty("burn_subtitles").GetBoolean()));
        var (_, later) = await PatchAsync(path, new { style = (string?)null });
        Assert.Equal((2, false, 30), (later.GetProperty("version").GetInt32(), later.TryGetProperty("style", out _), later.GetProperty("narrator").GetProperty("pitch").GetInt32()));

        var reading = await ReadAsync(project, First);
        Assert.Equal(["#0a0b0c", "#1a1b1c"], reading.Pack.Characters.Select(person => person.Look.GarmentColor).Order());
        Assert.Equal(422, (await PatchAsync(path, new { palette = new[] { "blue" } })).Status);
        Assert.Equal(422, (await PatchAsync(path, new { mood = "sad" })).Status);
    }

    private async Task<string> ProjectAsync(string projectId)
    {
        await gateway.Database.Owner.InTenantAsync("t_001", tx => tx.ExecuteAsync("insert into gateway.projects (tenant_id, project_id, name) values ('t_001', @projectId, @projectId)", new { projectId }), Ct);
        return projectId;
    }

    private async Task<Reading> ReadAsync(string projectId, string text) => await new EntityExtraction(gateway.Database.Worker, TimeProvider.System)
        .ExtractAsync(new ExtractionRequest { TenantId = "t_001", ProjectId = projectId, RunId = new Contracts.IdSource(TimeProvider.System).New("run"), Text = text, Language = "en" }, Ct);

    private async Task<JsonElement> EntityAsync(string projectId, string name) =>
        (await gateway.GetJsonAsync($"/api/v1/projects/{projectId}/entities?kind=character&name={name}", Ct)).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    private async Task<(int Status, JsonElement Body)> PatchAsync(string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await gateway.Admin.PatchAsync(path, content, Ct);
        return ((int)answer.StatusCode, await GatewayProcess.JsonAsync(answer));
    }
}
