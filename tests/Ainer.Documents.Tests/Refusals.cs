using Ainer.Contracts;
using Ainer.Contracts.Errors;

namespace Ainer.Documents.Tests;

/// <summary>Checks a refusal: its code, its reason, and that the message says something.</summary>
internal static class Refusals
{
    public static void Assert(ErrorCode code, string reason, Func<Document> read) => Check(Xunit.Assert.Throws<AinerException>(read), code, reason);

    public static async Task AssertAsync(ErrorCode code, string reason, Func<Task> read) => Check(await Xunit.Assert.ThrowsAsync<AinerException>(read), code, reason);

    private static void Check(AinerException refusal, ErrorCode code, string reason)
    {
        Xunit.Assert.Equal(code, refusal.Code);
        Xunit.Assert.Equal(reason, AinerJson.ToElement(refusal.Details).GetProperty("reason").GetString());
        Xunit.Assert.InRange(refusal.Message.Length, 20, 400);
    }
}
