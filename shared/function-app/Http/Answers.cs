using Ainer.Contracts;
using Microsoft.AspNetCore.Mvc;

namespace Ainer.FunctionApp.Http;

/// <summary>JSON answers in the contracts' form.</summary>
public static class Answers
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>A contract, with a status.</summary>
    public static IActionResult Json<T>(T value, int status = 200) => JsonText(AinerJson.Write(value), status);

    /// <summary>JSON text as it stands, with a status.</summary>
    public static IActionResult JsonText(string json, int status = 200) => new ContentResult { Content = json, ContentType = ContentType, StatusCode = status };
}
