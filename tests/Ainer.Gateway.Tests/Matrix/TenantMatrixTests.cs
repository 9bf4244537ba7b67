using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainer.FunctionApp.Access;
using Ainer.Gateway.Seeding;
using Ainer.Gateway.Tests.Contract;
using Microsoft.Azure.Functions.Worker;

namespace Ainer.Gateway.Tests.Matrix;

/// <summary>
/// Every route of the OpenAPI document, asked by every kind of principal and, as another tenant, for every kind of thing. New routes join by being described;
/// a new kind of path parameter needs its sample in <see cref="TenantSamples"/>.
/// </summary>
[Collection(nameof(GatewayProcess))]
public sealed class TenantMatrixTests(GatewayProcess gateway)
{
    private static readonly Dictionary<string, Role> RoleOf = (
        from type in typeof(GatewayServices).Assembly.GetTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let role = method.GetCustomAttribute<RequiresRoleAttribute>()
        where function is not null && role is not null
        select (function.Name, role.Role)).ToDictionary(pair => pair.Name, pair => pair.Role);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IEnumerable<ApiOperation> Secured => ApiDescription.Gateway.Operations.Where(operation => !operation.IsPublic);

    [Theory]
    [InlineData("nobody")]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("revoked")]
    public async Task Who_is_not_known_gets_401_everywhere(string principal)
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        await MakeKeysAsync();
        using var client = gateway.Client(principal == "nobody" ? null : KeyOf(principal));
        var wrong = new List<string>();
        foreach (var operation in Secured)
        {
            var (status, body) = await AskAsync(client, operation, samples.Fill(operation), ExampleOf(operation));
            if (status != 401 || body.Contains(TenantSamples.Marker, StringComparison.Ordinal)) wrong.Add($"{operation} -> {status} {body}");
        }
        Assert.True(wrong.Count == 0, $"As {principal}:\n{string.Join('\n', wrong)}");
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    [InlineData(Role.Admin)]
    [InlineData(Role.Node)]
    public async Task A_role_does_what_it_may_and_is_forbidden_the_rest(Role role)
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        await MakeKeysAsync();
        using var client = gateway.Client(KeyOf(role.ToString()));
        var wrong = new List<string>();
        foreach (var operation in Secured)
        {
            var may = Roles.Satisfies(role, RoleOf[operation.Id]);
            // What is allowed is asked of things that do not exist: the matrix looks at who may, and changes nothing.
            var (status, body) = await AskAsync(client, operation, may ? TenantSamples.FillUnknown(operation) : samples.Fill(operation), may ? "{}" : ExampleOf(operation));
            var right = may ? status is not (401 or 403 or >= 500) : status == 403 && !body.Contains(TenantSamples.Marker, StringComparison.Ordinal);
            if (!right) wrong.Add($"{operation} (needs {RoleOf[operation.Id]}) -> {status} {body}");
        }
        Assert.True(wrong.Count == 0, $"As {role}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public async Task Another_tenants_administrator_finds_nothing_by_any_id_in_any_path()
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var wrong = new List<string>();
        foreach (var operation in Secured.Where(operation => operation.Path.Contains('{', StringComparison.Ordinal)))
        {
            // 404 and nothing else: 403 or 409 would tell that the thing exists. What is refused before the thing is looked for is refused for things that nobody has too.
            var (status, body) = await AskAsync(other, operation, samples.Fill(operation), ExampleOf(operation));
            var unknown = status is 403 or 422 ? (await AskAsync(other, operation, TenantSamples.FillUnknown(operation), ExampleOf(operation))).Status : 404;
            if (status != unknown || body.Contains(TenantSamples.Marker, StringComparison.Ordinal)) wrong.Add($"{operation} -> {status} {body}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_tenants_lists_show_nothing_with_and_without_filters_that_name_foreign_things()
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var wrong = new List<string>();
        foreach (var operation in Secured.Where(operation => operation.Method == "GET" && !operation.Path.Contains('{', StringComparison.Ordinal)))
        {
            var filters = ApiDescription.Gateway.Parameters(operation).Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!).Where(name => samples.ForField(name) is not null).Select(name => $"?{name}={samples.ForField(name)}");
            foreach (var query in filters.Prepend(""))
            {
                var (status, body) = await AskAsync(other, operation, operation.Path + query, null);
                var shown = samples.Ids.Append(TenantSamples.Marker).Where(id => body.Contains(id, StringComparison.Ordinal)).ToList();
                // An error may repeat the id that was asked for; it must tell nothing else.
                if (status is 404 or 422) shown.RemoveAll(id => query.EndsWith(id, StringComparison.Ordinal));
                if (shown.Count > 0 || status is not (200 or 404 or 409 or 422)) wrong.Add($"{operation}{query} -> {status} shows {string.Join(", ", shown)}: {body}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_tenant_makes_nothing_out_of_foreign_things_named_in_a_body()
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        using var other = gateway.Client(GatewayProcess.OtherTenantKey);
        var wrong = new List<string>();
        foreach (var operation in Secured.Where(operation => !operation.Path.Contains('{', StringComparison.Ordinal) && ApiDescription.Gateway.RequestJson(operation) is not null))
        {
            var example = JsonNode.Parse(ExampleOf(operation)!)!;
            if (Replace(example, samples) == 0) continue;
            var (status, body) = await AskAsync(other, operation, operation.Path, example.ToJsonString());
            if (status is not (403 or 404 or 422) || body.Contains(TenantSamples.Marker, StringComparison.Ordinal)) wrong.Add($"{operation} {example.ToJsonString()} -> {status} {body}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_parameter_without_a_sample_says_where_to_add_it()
    {
        var samples = await TenantSamples.MakeAsync(gateway, Ct);
        var operation = new ApiOperation("GET", "/api/v1/novelties/{noveltyId}", default);
        Assert.Contains("TenantSamples.cs", Assert.Throws<InvalidOperationException>(() => samples.Fill(operation)).Message, StringComparison.Ordinal);
    }

    private static int Replace(JsonNode? node, TenantSamples samples)
    {
        if (node is JsonArray array) return array.Sum(item => Replace(item, samples));
        if (node is not JsonObject body) return 0;
        var replaced = 0;
        foreach (var (name, value) in body.ToList())
        {
            if (name == "idempotency_key") body.Remove(name);
            if (samples.ForField(name) is not { } id)
            {
                replaced += Replace(value, samples);
                continue;
            }
            body[name] = value is JsonArray ? new JsonArray(id) : JsonValue.Create(id);
            replaced++;
        }
        return replaced;
    }

    private static string? ExampleOf(ApiOperation operation)
    {
        if (ApiDescription.Gateway.RequestJson(operation) is not { } json) return null;
        if (json.TryGetProperty("example", out var example)) return example.GetRawText();
        return json.GetProperty("examples").EnumerateObject().First().Value.GetProperty("value").GetRawText();
    }

    private static async Task<(int Status, string Body)> AskAsync(HttpClient client, ApiOperation operation, string path, string? json)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path);
        if (operation.Node.TryGetProperty("requestBody", out var body))
        {
            var type = json is not null ? "application/json" : ApiDescription.Gateway.Schemas.Resolve(body).GetProperty("content").EnumerateObject().First().Name;
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json ?? "A chapter.")) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    private static string KeyOf(string principal) => $"ak_matrix_{principal}";

    private Task MakeKeysAsync() => gateway.Database.Owner.InTenantAsync("t_001", async tx =>
    {
        (string Name, string Role)[] keys = [("expired", "admin"), ("revoked", "admin"), .. Enum.GetNames<Role>().Select(role => (role, role.ToLowerInvariant()))];
        foreach (var (name, role) in keys)
        {
            await tx.ExecuteAsync("""
                insert into gateway.api_keys (key_id, tenant_id, name, role, key_hash, per_second, expires_at, revoked_at)
                values ('key_matrix_' || @name, 't_001', @name, @role, @hash, 0, case when @name = 'expired' then now() - interval '1 second' end, case when @name = 'revoked' then now() end)
                on conflict do nothing
                """, new { name, role, hash = GatewaySeed.Hash(KeyOf(name)) });
        }
    }, Ct);
}
