using System.Text;
using System.Text.Json;
using Ainer.Contracts.Errors;

namespace Ainer.Architecture.Tests.Pages;

/// <summary>docs/error-codes.md, from the error catalog.</summary>
public static class ErrorCodesPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Error codes

            Generated from `Ainer.Contracts.Errors.ErrorCatalog`; a test holds this page to it. The code stands in the error envelope of the API, in `error_code` of
            events and records, and in `latest_error` of a run. Retryable failures are tried again by themselves with growing pauses; permanent ones would fail again with
            the same input; poison goes to the dead letters; ambiguous ones ask a person, because a paid call may have taken effect. What is marked as retired is raised no more and stays because stored messages may hold it.

            | code | HTTP | treatment | retryable | what to do |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var rule in ErrorCatalog.All.OrderBy(rule => rule.Code))
            page.Append(null, $"| `{JsonNamingPolicy.SnakeCaseLower.ConvertName(rule.Code.ToString())}` | {rule.HttpStatus} | {JsonNamingPolicy.SnakeCaseLower.ConvertName(rule.Class.ToString())}{(rule.Retired ? ", retired" : "")} | {(rule.Retryable ? "yes" : "no")} | {rule.Advice} |\n");
        return page.ToString();
    }
}
