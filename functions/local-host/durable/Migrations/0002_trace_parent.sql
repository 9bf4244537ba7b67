-- The W3C traceparent of the call that started the instance: one trace from the request through all activities.
alter table durable.instance add column trace_parent text;
