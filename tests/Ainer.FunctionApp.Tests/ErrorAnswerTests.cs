using System.Text.Json;
using Ainer.Contracts;
using Ainer.Contracts.Errors;
using Ainer.FunctionApp.Errors;
using Microsoft.AspNetCore.Http;

namespace Ainer.FunctionApp.Tests;

public sealed class ErrorAnswerTests
{
    public static TheoryData<ErrorCode> Codes => [.. Enum.GetValues<ErrorCode>()];

    [Theory, MemberData(nameof(Codes))]
    public async Task Every_code_becomes_an_envelope_with_its_status_and_advice(ErrorCode code)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await ErrorAnswer.WriteAsync(http, new AinerException(code, "what was wrong", new { field = "text" }));

        var error = JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("error");
        Assert.Equal(ErrorCatalog.Of(code).HttpStatus, http.Response.StatusCode);
        Assert.Equal(Names.Of(code), error.GetProperty("code").GetString());
        Assert.Equal("what was wrong", error.GetProperty("message").GetString());
        Assert.Equal(ErrorCatalog.Of(code).Advice, error.GetProperty("details").GetProperty("advice").GetString());
        Assert.Equal("text", error.GetProperty("details").GetProperty("field").GetString());
        Assert.Equal(ErrorCatalog.Of(code).Retryable, error.GetProperty("retryable").GetBoolean());
        Assert.Equal(ErrorCatalog.Of(code).Retryable, http.Response.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task A_pause_that_is_known_is_the_pause_that_is_asked_for()
    {
        var http = new DefaultHttpContext();
        http.Response.Body = Stream.Null;
        await ErrorAnswer.WriteAsync(http, new AinerException(ErrorCode.RateLimited, "slow down", new { retry_after_s = 41.2 }));
        Assert.Equal("42", http.Response.Headers.RetryAfter);
    }
}
