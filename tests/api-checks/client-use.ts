// What a program does with the generated client's types. It is compiled and never run: a field that the document forgets, or describes otherwise than a caller needs it, is an error here.
import type { components, paths } from "./obj/client";

type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;
type Answer<P extends keyof paths, M extends keyof paths[P], S extends number> =
  paths[P][M] extends { responses: infer Responses } ? (S extends keyof Responses ? Json<Responses[S]> : never) : never;
type Body<P extends keyof paths, M extends keyof paths[P]> =
  paths[P][M] extends { requestBody: infer Request } ? Json<Request> : paths[P][M] extends { requestBody?: infer Request } ? Json<NonNullable<Request>> : never;

/** Fails to compile where a type is unknown to the document (never) or says nothing (unknown). */
type Known<T> = [T] extends [never] ? false : unknown extends T ? false : true;
const known: true[] = [
  true satisfies Known<Answer<"/api/v1/tasks", "post", 202>>,
  true satisfies Known<Body<"/api/v1/tasks", "post">>,
  true satisfies Known<Answer<"/api/v1/runs/{id}", "get", 200>>,
  true satisfies Known<Answer<"/api/v1/runs/{id}/timeline", "get", 200>>,
  true satisfies Known<Body<"/api/v1/runs/{id}/timeline", "patch">>,
  true satisfies Known<Answer<"/api/v1/projects/{id}/world-pack", "get", 200>>,
  true satisfies Known<Answer<"/api/v1/batches", "post", 202>>,
  true satisfies Known<Answer<"/api/v1/webhooks/{id}/deliveries", "get", 200>>,
  true satisfies Known<Answer<"/api/v1/assets/search", "get", 200>>,
];

const task: Body<"/api/v1/tasks", "post"> = { project_id: "p_001", idempotency_key: "first", requested_quality: "preview", payload: { text: "The rain had stopped." } };
const edit: Body<"/api/v1/runs/{id}/timeline", "patch"> = { remove: ["SH0002"], quality: "high", style: "ink wash", shots: [{ shot_id: "SH0003", framing: "close" }], dry_run: true };

function follow(accepted: Answer<"/api/v1/tasks", "post", 202>, run: Answer<"/api/v1/runs/{id}", "get", 200>, timeline: Answer<"/api/v1/runs/{id}/timeline", "get", 200>): string {
  if (run.status === "failed") return run.latest_error?.message ?? "no reason";
  const shots: number = timeline.shots.reduce((frames, shot) => frames + shot.frames, 0);
  return `${accepted.run_id} ${run.progress} ${shots} ${timeline.shots.flatMap(shot => shot.lines).map(line => line.text).join(" ")}`;
}

function why(error: components["schemas"]["Error"]): string {
  return `${error.error.code}: ${error.error.message}${error.error.retryable ? " (try again)" : ""}`;
}

// @ts-expect-error: a quality that nobody knows is an error before it is sent.
const wrong: Body<"/api/v1/tasks", "post"> = { project_id: "p_001", requested_quality: "huge" };

export { edit, follow, known, task, why, wrong };
