using System.Text.Json.Nodes;

namespace Ainer.Gateway.TypedTasks;

/// <summary>novel.video in the list of task types. It is an orchestration with a request of its own, so its schemas are written by hand.</summary>
internal static class FilmType
{
    public static TaskTypeView View { get; } = new(Contracts.Tasks.TaskTypes.NovelVideo, "Makes a film of a chapter: from payload.text, or from the stored chapter that chapter_id names.", false,
        JsonNode.Parse("""
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"text": {"type": "string", "description": "The chapter; may be left out when chapter_id names a stored one."}}}
            """)!,
        JsonNode.Parse("""
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"run_id": {"type": "string"}, "final_artifact_id": {"type": "string"}, "final_artifact_uri": {"type": "string"}}, "required": ["run_id"]}
            """)!);
}
