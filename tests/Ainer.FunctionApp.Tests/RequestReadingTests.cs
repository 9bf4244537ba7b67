using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Http;
using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Tests;

public sealed class RequestReadingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_becomes_a_contract_and_a_misfit_is_named_by_its_path()
    {
        Assert.Equal(new Thing("雨", 3), await Request("""{"name":"雨","how_many":3}"""u8.ToArray()).ReadContractAsync<Thing>(Ct));
        var misfit = await Assert.ThrowsAsync<AinerException>(() => Request("""{"name":"雨","how_many":"three"}"""u8.ToArray()).ReadContractAsync<Thing>(Ct));
        Assert.Equal(ErrorCode.ValidationFailed, misfit.Code);
        Assert.Contains("how_many", ErrorsOf(misfit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":5,"how_many":3}""", "$.name must be a text.")]
    [InlineData("""{"name":"a","how_many":"3"}""", "$.how_many must be a whole number.")]
    [InlineData("""{"name":"a","how_many":3,"kind":"cube"}""", "$.kind must be one of round, very_flat.")]
    [InlineData("""{"name":"a","how_many":3,"parts":"x"}""", "$.parts must be a list.")]
    [InlineData("""{"name":"a","how_many":3,"parts":["x",null]}""", "$.parts[1] is null; leave it out of the list.")]
    [InlineData("""[]""", "The body does not have the form that /api/openapi.json describes.")]
    public void A_misfit_is_told_in_the_words_of_JSON(string body, string message) =>
        Assert.Equal(message, Assert.Throws<AinerException>(() => RequestReading.Parse<Whole>(body)).Message);

    [Theory]
    [InlineData("""{"name":5,"how_many":3}""", "$.name must be a text.")]
    [InlineData("""{"name":"a","how_many":1e9}""", "$.how_many must be a whole number.")]
    [InlineData("""{"name":"a","how_many":3,"kind":"cube"}""", "$.kind must be one of round, very_flat.")]
    [InlineData("""{"name":"a","how_many":3,"at":"soon"}""", "$.at must be a time such as 2026-01-01T00:00:00Z.")]
    [InlineData("""{"name":"a","how_many":3,"things":[{"name":[],"how_many":3}]}""", "$.things[0].name must be a text.")]
    public void So_is_one_of_a_contract_that_is_made_by_its_constructor(string body, string message) =>
        Assert.Equal(message, Assert.Throws<AinerException>(() => RequestReading.Parse<Made>(body)).Message);

    private sealed record Made(string Name, int? HowMany = null, Form? Kind = null, DateTimeOffset? At = null, IReadOnlyList<Thing>? Things = null);

    [Theory]
    [InlineData("""{"name":"a","how_many":3,"howMany":4}""", "$", "howMany")]
    [InlineData("""{"name":"a","how_many":3,"Name":null}""", "$", "Name")]
    [InlineData("""{"name":"a","how_many":3,"a b's\nc":{"x":1}}""", "$", "a b's\nc")]
    [InlineData("""{"name":"a","how_many":3,"payload":{"anything":1},"payloads":{}}""", "$", "payloads")]
    [InlineData("""{"name":"a","how_many":3,"things":[{"name":"b","how_many":1},{"name":"b","how_many":1,"size":2}]}""", "$.things[1]", "size")]
    public void A_field_that_nobody_knows_is_refused_with_its_name_its_place_and_what_is_allowed_there(string body, string path, string field)
    {
        var refused = Assert.Throws<AinerException>(() => RequestReading.Parse<Whole>(body));
        Assert.Equal(ErrorCode.ValidationFailed, refused.Code);
        var details = System.Text.Json.JsonSerializer.SerializeToElement(refused.Details);
        Assert.Equal((path, field), (details.GetProperty("path").GetString(), details.GetProperty("field").GetString()));
        string[] allowed = path == "$" ? ["how_many", "kind", "name", "parts", "payload", "things"] : ["how_many", "name"];
        Assert.Equal(allowed, details.GetProperty("allowed").EnumerateArray().Select(name => name.GetString()));
        Assert.StartsWith($"{(path == "$" ? "The body" : path)} has a field '{field}', which is not known here; it takes {string.Join(", ", allowed)}.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_a_field_whose_name_is_broken_or_endless()
    {
        Assert.Throws<AinerException>(() => RequestReading.Parse<Whole>("""{"name":"a","how_many":3,"\ude00":1}"""));
        var refused = Assert.Throws<AinerException>(() => RequestReading.Parse<Whole>($$"""{"name":"a","how_many":3,"{{new string('x', 100_000)}}":1}"""));
        Assert.InRange(refused.Message.Length, 1, 1000);
    }

    [Fact]
    public async Task A_node_may_be_newer_and_say_more() =>
        Assert.Equal(new Thing("雨", 3), await Request("""{"name":"雨","how_many":3,"unknown":true}"""u8.ToArray()).ReadNodesContractAsync<Thing>(Ct));

    [Fact]
    public void What_is_the_callers_own_may_hold_null_and_a_word_null_is_a_word()
    {
        Assert.NotNull(RequestReading.Parse<Whole>("""{"name":"null [null]","how_many":3,"payload":{"list":[null]}}"""));
        Assert.NotNull(RequestReading.Parse<Whole>("""{"name":"a","how_many":3,"parts":null}"""));
    }

    [Theory]
    [InlineData("""{"name":"a","how_many":3,"name":"b"}""", ErrorCode.ValidationFailed, "name stands twice; send it once.")]
    [InlineData("""{"name":"a","how_many":3,"payload":{"list":[{"x":1,"\u0078":2}]}}""", ErrorCode.ValidationFailed, "payload.list[0].x stands twice; send it once.")]
    [InlineData("""{"name":"a","how_many":3,"payload":{"n":1e400}}""", ErrorCode.ValidationFailed, "payload.n is a number beyond reach.")]
    [InlineData("""{"name":"a","how_many":3,"payload":[0.0,1e-400]}""", ErrorCode.ValidationFailed, "payload[1] is a number beyond reach.")]
    [InlineData("""{"name":"a","how_many":3,"payload":{"t":"\ud83d"}}""", ErrorCode.TextNotUtf8, "payload.t is not valid Unicode: it holds half of a pair of escapes.")]
    [InlineData("""{"name":"a","how_many":3,"payload":{"\ude00":1}}""", ErrorCode.TextNotUtf8, "payload is not valid Unicode: it holds half of a pair of escapes.")]
    [InlineData("""{"name":"a\u0000","how_many":3}""", ErrorCode.TextNotUtf8, "name holds a NUL character.")]
    public void What_is_JSON_and_still_cannot_be_meant_is_refused_by_its_place(string body, ErrorCode code, string message)
    {
        var refused = Assert.Throws<AinerException>(() => RequestReading.Parse<Whole>(body));
        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Fact]
    public void What_only_looks_odd_is_taken() =>
        Assert.NotNull(RequestReading.Parse<Whole>("""{"name":"\ud83d\ude00 \u00e9","how_many":3,"payload":{"a":{"x":0.0e9},"b":{"x":1e300},"c":[-0,1e-300,{"x":[]},{"x":{}}]}}"""));

    [Theory]
    [InlineData("gzip", "application/json", "The body has content encoding gzip; send it as it is.")]
    [InlineData("identity", "application/notjson-json", "The body has content type application/notjson-json.")]
    public async Task A_body_that_nobody_here_unpacks_or_understands_is_refused(string encoding, string type, string message)
    {
        var request = Request("{}"u8.ToArray());
        request.Headers.ContentEncoding = encoding;
        request.ContentType = type;
        var refused = await Assert.ThrowsAsync<AinerException>(() => request.ReadJsonTextAsync(Ct));
        Assert.Equal((ErrorCode.UnsupportedMediaType, message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() =>
        Assert.Equal(new Thing("雨", 3), await Request([0xEF, 0xBB, 0xBF, .. """{"name":"雨","how_many":3}"""u8]).ReadContractAsync<Thing>(Ct));

    private enum Form { Round, VeryFlat }

    private sealed record Whole
    {
        public required string Name { get; init; }
        public required int HowMany { get; init; }
        public Form? Kind { get; init; }
        public IReadOnlyList<string>? Parts { get; init; }
        public IReadOnlyList<Thing>? Things { get; init; }
        public System.Text.Json.JsonElement? Payload { get; init; }
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused_with_their_place()
    {
        var refused = await Assert.ThrowsAsync<AinerException>(() => Request([.. "ab"u8, 0xFF]).ReadJsonTextAsync(Ct));
        Assert.Equal(ErrorCode.TextNotUtf8, refused.Code);
        Assert.Contains("\"at\":2", ErrorsOf(refused), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_past_the_limit_is_refused_whether_it_says_its_length_or_not(bool announced)
    {
        var request = Request(new byte[RequestReading.MaxBodyBytes + 1]);
        if (!announced) request.ContentLength = null;
        Assert.Equal(ErrorCode.PayloadTooLarge, (await Assert.ThrowsAsync<AinerException>(() => request.ReadJsonTextAsync(Ct))).Code);
    }

    [Fact]
    public void Cursors_come_back_as_they_went_and_others_are_refused()
    {
        var place = new Place(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(10), "run_1");
        Assert.Equal(place, Cursors.Read<Place>(Cursors.Write(place)));
        Assert.Null(Cursors.Read<Place>(null));
        Assert.Equal(ErrorCode.ValidationFailed, Assert.Throws<AinerException>(() => Cursors.Read<Place>("%%%")).Code);
        Assert.Equal(ErrorCode.ValidationFailed, Assert.Throws<AinerException>(() => Cursors.Read<Place>("bm9wZQ")).Code);
    }

    [Fact]
    public void A_page_ends_without_a_cursor_when_nothing_follows()
    {
        Assert.Equal("b", Pages.Cut(["a", "b", "c"], 2, row => row).NextCursor);
        Assert.Equal(["a", "b"], Pages.Cut(["a", "b", "c"], 2, row => row).Items);
        Assert.Null(Pages.Cut(["a", "b"], 2, row => row).NextCursor);
    }

    [Fact]
    public void Query_parameters_are_checked_by_name()
    {
        var request = Request([]);
        request.QueryString = new QueryString("?limit=7&flag=true&status=a,b&status=c&bad=x");
        Assert.Equal(7, Query.Limit(request));
        Assert.True(Query.Flag(request, "flag"));
        Assert.Equal(["a", "b", "c"], Query.Texts(request, "status")!);
        Assert.Null(Query.Texts(request, "absent"));
        Assert.Contains("bad", Assert.Throws<AinerException>(() => Query.Flag(request, "bad")).Message, StringComparison.Ordinal);
        Assert.Contains("bad", Assert.Throws<AinerException>(() => Query.Integer(request, "bad", 1, 0, 9)).Message, StringComparison.Ordinal);
    }

    private static string ErrorsOf(AinerException exception) => Errors.ErrorAnswer.Json(exception);

    private static HttpRequest Request(byte[] body)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body);
        return request;
    }

    private sealed record Thing(string Name, int HowMany);

    private sealed record Place(DateTimeOffset At, string Id);
}
