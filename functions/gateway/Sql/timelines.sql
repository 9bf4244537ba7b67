-- name: plan
select generation, quality, shot_plan::text as shot_plan, timeline::text as timeline, created_at from planner.plan_v1 where run_id = @runId order by generation desc limit 1;

-- name: measured
-- How long the spoken lines really are, by job key (tts:L0001).
select j.key, (a.media ->> 'duration_s')::float8 as seconds
  from orchestrator.job_v1 j
  join worker_hub.artifact_v1 a on a.artifact_id = any(j.artifact_ids) and a.kind = 'speech'
 where j.run_id = @runId and j.operation = 'tts' and j.status = 'succeeded' and a.media ? 'duration_s';

-- name: media
-- What is there of each job of the film, the last thing made first where several are (a synced shot before the silent one).
select distinct on (j.job_id) j.key, j.shot_id, j.operation, a.object_key, a.content_type
  from orchestrator.job_v1 j
  join worker_hub.artifact_v1 a on a.artifact_id = any(j.artifact_ids) and a.kind in ('shot_video','speech','music','effect')
 where j.run_id = @runId and j.status = 'succeeded' and j.operation in ('tts','i2v','sync','bgm','sfx')
 order by j.job_id, a.created_at desc;
